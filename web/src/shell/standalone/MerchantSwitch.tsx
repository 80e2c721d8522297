import { ActionList, Popover } from '@shopify/polaris';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Me } from '../../me.ts';
import { chooseMerchant } from '../../session.ts';
import { Icon } from '../Icon.tsx';

/** Which business the console shows; a button only for people who act for several. */
export function MerchantSwitch({ me }: { readonly me: Me }) {
  const { t } = useTranslation('shell');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  if (me.merchants.length < 2) {
    return <p className="cd-merchant cd-merchant-only">{me.merchant.name}</p>;
  }
  const choose = async (merchantId: string) => {
    setOpen(false);
    chooseMerchant(merchantId);
    // What is on the screen belongs to the other business, its ids too.
    await navigate('/');
    await client.resetQueries();
  };
  const activator = (
    <button
      type="button"
      className="cd-merchant"
      aria-haspopup="menu"
      aria-expanded={open}
      aria-label={t('merchant.switch', { name: me.merchant.name })}
      onClick={() => setOpen(!open)}
    >
      <span>{me.merchant.name}</span>
      <Icon name="chevron" size={16} />
    </button>
  );
  const items = me.merchants.map(({ id, name, role }) => ({
    content: name,
    ...(role && { helpText: t(`roles.${role}`) }),
    active: id === me.merchant.id,
    onAction: () => void choose(id),
  }));
  return (
    <Popover
      fullWidth
      active={open}
      activator={activator}
      onClose={() => setOpen(false)}
      autofocusTarget="first-node"
    >
      <ActionList actionRole="menuitem" items={items} />
    </Popover>
  );
}
