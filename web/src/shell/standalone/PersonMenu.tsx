import { ActionList, Popover } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, LANGUAGES, languageNow } from '../../i18n/index.ts';
import type { Me } from '../../me.ts';
import { chooseTheme, THEMES, themeNow } from '../../theme.ts';
import { Icon } from '../Icon.tsx';
import { signOut } from './sign-out.ts';

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');

/** Who is signed in, and what is theirs alone: language, theme, signing out. */
export function PersonMenu({ me }: { readonly me: Me }) {
  const { t } = useTranslation('shell');
  const [open, setOpen] = useState(false);
  const name = me.person?.name || me.person?.email || t('person.someone');
  const close = () => setOpen(false);
  const then = (work: () => void) => () => {
    work();
    close();
  };
  const activator = (
    <button
      type="button"
      className="cd-person"
      aria-haspopup="menu"
      aria-expanded={open}
      onClick={() => setOpen(!open)}
    >
      <span className="cd-initials" aria-hidden="true">
        {initials(name)}
      </span>
      <span className="cd-person-name">
        <span>{name}</span>
        {me.merchant.role && <small>{t(`roles.${me.merchant.role}`)}</small>}
      </span>
      <Icon name="chevron" size={16} />
    </button>
  );
  return (
    <Popover
      fullWidth
      active={open}
      activator={activator}
      onClose={close}
      autofocusTarget="first-node"
    >
      <ActionList
        actionRole="menuitem"
        sections={[
          {
            title: t('person.language'),
            items: LANGUAGES.map((language) => ({
              content: t(`languages.${language}`),
              active: language === languageNow(),
              onAction: then(() => chooseLanguage(language)),
            })),
          },
          {
            title: t('person.theme'),
            items: THEMES.map((theme) => ({
              content: t(`themes.${theme}`),
              active: theme === themeNow(),
              onAction: then(() => chooseTheme(theme)),
            })),
          },
          { items: [{ content: t('person.signOut'), onAction: () => void signOut() }] },
        ]}
      />
    </Popover>
  );
}
