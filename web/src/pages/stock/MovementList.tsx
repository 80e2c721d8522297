import { Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { Count, When } from '../../parts/index.ts';
import { availableChange, happened } from './movement-words.ts';
import type { WhyNumber } from './types.ts';

interface Props {
  readonly lines: WhyNumber['sources'][number]['ledger'];
  /** Lines there are in all. */
  readonly total: number;
}

/** The newest ledger lines of one location, each with what is available after it. */
export function MovementList({ lines, total }: Props) {
  const { t } = useTranslation('stock');
  return (
    <>
      {lines.length === 0 && (
        <Text as="p" tone="subdued">
          {t('history.none')}
        </Text>
      )}
      <ul className="stock-lines">
        {lines.map((line) => (
          <li key={line.seq}>
            <span>
              {happened(line, t)} · {t('history.quantity', { count: line.quantity })}
            </span>
            <span className="stock-after">
              <Count of={availableChange(line)} signed /> → <Count of={line.after.available} />
              {' · '}
              <When at={line.cause.at} />
            </span>
          </li>
        ))}
      </ul>
      {total > lines.length && (
        <Text as="p" variant="bodySm" tone="subdued">
          {t('why.more', { count: total - lines.length })}
        </Text>
      )}
    </>
  );
}
