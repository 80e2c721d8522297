import { Popover, PopoverCloseSource, Text, Tooltip } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../me.ts';
import { Count } from '../../parts/index.ts';
import { CountForm } from './CountForm.tsx';
import { balanceAt, type Item, type Place } from './types.ts';

interface Props {
  readonly item: Pick<Item, 'sku' | 'locations' | 'bundle'>;
  readonly place: Place;
  /** Shows the split below the number. */
  readonly split?: boolean;
}

/** Units on hand at one location. Where the hub counts, the number is a button to count it. */
export function CountCell({ item, place, split = true }: Props) {
  const { t } = useTranslation('stock');
  const me = useMe();
  const [open, setOpen] = useState(false);
  // A page has a hundred of these: what opens is drawn for those that somebody opened.
  const [used, setUsed] = useState(false);
  const balance = balanceAt(item, place.location_id);
  const mayCount = place.counted_by === null && me.can('write:stock');
  if (item.bundle) return <Makeable bundle={item.bundle} place={place} />;
  const number = <Count of={balance.on_hand} />;
  const close = () => setOpen(false);
  const button = (
    <button
      type="button"
      className="stock-count"
      aria-label={t('count.open', {
        sku: item.sku,
        location: place.location,
        count: balance.on_hand,
      })}
      aria-expanded={open}
      onClick={() => {
        setUsed(true);
        setOpen(!open);
      }}
    >
      {number}
      <span aria-hidden="true" className="stock-pen">
        ✎
      </span>
    </button>
  );
  return (
    <div className="stock-cell">
      {mayCount && !used && button}
      {mayCount && used && (
        <Popover
          active={open}
          activator={button}
          // What was typed is not lost because the number went out of sight, as when a phone is turned.
          onClose={(source) => source !== PopoverCloseSource.ScrollOut && close()}
          preferredAlignment="right"
        >
          {open && (
            <CountForm
              sku={item.sku}
              location={{ id: place.location_id, name: place.location }}
              onHand={balance.on_hand}
              onClose={close}
            />
          )}
        </Popover>
      )}
      {!mayCount && (
        <Tooltip content={whyNot(t, place)}>
          <span className="stock-fixed">
            {number}
            <span className="stock-hidden">{whyNot(t, place)}</span>
          </span>
        </Tooltip>
      )}
      {split && balance.available !== balance.on_hand && (
        <Text as="span" variant="bodySm" tone={balance.available < 0 ? 'critical' : 'subdued'}>
          {t('split', { available: balance.available, committed: balance.committed })}
        </Text>
      )}
    </div>
  );
}

const whyNot = (t: ReturnType<typeof useTranslation<'stock'>>['t'], { counted_by }: Place) =>
  counted_by ? t('count.elsewhere', { channel: counted_by.channel }) : t('count.notAllowed');

/** A bundle stands nowhere: how many could be made there is shown, and what would be missing first. */
function Makeable({
  bundle,
  place,
}: {
  readonly bundle: NonNullable<Item['bundle']>;
  readonly place: Place;
}) {
  const { t } = useTranslation('stock');
  const there = bundle.locations.find((each) => each.location_id === place.location_id);
  if (!there) return null;
  const why = t('recipe.limitedBy', { sku: there.bottleneck });
  return (
    <div className="stock-cell">
      <Tooltip content={why}>
        <span className="stock-fixed">
          <Count of={there.can_make} />
          <span className="stock-hidden">{why}</span>
        </span>
      </Tooltip>
      <Text as="span" variant="bodySm" tone="subdued">
        {t('recipe.makeable')}
      </Text>
    </div>
  );
}
