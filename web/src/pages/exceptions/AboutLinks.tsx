import { InlineStack, Link } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ExceptionRow } from './types.ts';

/** Where the thing itself can be looked at. */
export function AboutLinks({ row }: { readonly row: ExceptionRow }) {
  const { t } = useTranslation('exceptions');
  const links = [...about(row)].map(({ word, url }) => (
    <Link key={url} url={url}>
      {t(`link.${word}`)}
    </Link>
  ));
  return <InlineStack gap="300">{links}</InlineStack>;
}

function* about({ kind, subject, channel_id: channelId }: ExceptionRow) {
  if (subject.type === 'order')
    yield { word: 'order', url: `/orders/${encodeURIComponent(subject.id)}` };
  if (kind === 'unmapped-line') yield { word: 'mapping', url: '/mapping' };
  if (subject.type === 'delivery') yield { word: 'deadLetters', url: '/activity?tab=dead' };
  if (subject.type === 'listing')
    yield { word: 'writes', url: `/activity?tab=writes&channel=${channelId ?? ''}` };
  if (subject.type === 'stock') {
    // "location|SKU": a SKU may hold the separator, a location's id never does.
    const sku = subject.id.slice(subject.id.indexOf('|') + 1);
    yield { word: 'item', url: `/stock/${encodeURIComponent(sku)}` };
  }
  if (channelId) yield { word: 'channel', url: `/channels/${encodeURIComponent(channelId)}` };
}
