import { BlockStack, Box, InlineGrid, Link, Select, Text } from '@shopify/polaris';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { Empty, Failure, Loading, When } from '../../parts/index.ts';
import { Pager } from '../../parts/Pager.tsx';
import { Rows } from './Rows.tsx';
import { sayChange, sayWho } from './say-change.ts';
import type { ChangePageAnswer, ChangeRow } from './types.ts';

/** Who changed what, in sentences. */
export function Changes() {
  const { t } = useTranslation('changes');
  const [params, setParams] = useSearchParams();
  const filters = {
    actor: params.get('actor') ?? '',
    kind: params.get('kind') ?? '',
    cursor: params.get('cursor') ?? '',
  };
  const list = useQuery({
    queryKey: ['changes', filters],
    queryFn: () => api.get<ChangePageAnswer>('/changes', { ...filters, limit: 50 }),
    placeholderData: keepPreviousData,
  });
  if (list.error) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading lines={8} />;
  const { changes, actors, next } = list.data;
  const chosen = filters.actor || filters.kind;
  const { actor, kind } = filters;
  const choose = (over: Partial<typeof filters>) => {
    const wanted = Object.entries({ actor, kind, ...over }).filter(([, value]) => value);
    setParams({ tab: 'changes', ...Object.fromEntries(wanted) });
  };
  return (
    <>
      <Filters
        actor={actor}
        kind={kind}
        actors={actors}
        onActor={(next) => choose({ actor: next })}
        onKind={(next) => choose({ kind: next })}
      />
      {changes.length === 0 ? (
        <Empty heading={t(chosen ? 'found.heading' : 'empty.heading')}>
          {t(chosen ? 'found.text' : 'empty.text')}
        </Empty>
      ) : (
        <Rows<ChangeRow>
          of={{ singular: t('one'), plural: t('many') }}
          rows={changes}
          loading={list.isPlaceholderData}
          columns={[
            { title: t('when'), cell: (row) => <When at={row.at} seconds /> },
            { title: t('what'), cell: (row) => <Sentence of={row} /> },
          ]}
        />
      )}
      <Pager next={next} />
    </>
  );
}

interface FilterProps {
  readonly actor: string;
  readonly kind: string;
  readonly actors: ChangePageAnswer['actors'];
  readonly onActor: (actor: string) => void;
  readonly onKind: (kind: string) => void;
}

function Filters({ actor, kind, actors, onActor, onKind }: FilterProps) {
  const { t } = useTranslation('changes');
  const kinds = Object.entries(t('kind', { returnObjects: true }));
  const people = actors.map((each) => ({ value: each.id, label: sayWho(t, each) }));
  return (
    <Box padding="300">
      <InlineGrid columns={{ xs: 1, sm: 2, md: 3 }} gap="300">
        <Select
          label={t('filter.actor')}
          labelInline
          options={[{ value: '', label: t('filter.everybody') }, ...people]}
          value={actor}
          onChange={onActor}
        />
        <Select
          label={t('filter.kind')}
          labelInline
          options={[
            { value: '', label: t('filter.all') },
            ...kinds.map(([value, label]) => ({ value, label: String(label) })),
          ]}
          value={kind}
          onChange={onKind}
        />
      </InlineGrid>
    </Box>
  );
}

/** Leads to what was changed, where that has a page; in sentences that name the channel it is left out. */
function Sentence({ of }: { readonly of: ChangeRow }) {
  const { t } = useTranslation('changes');
  const sentence = sayChange(t, of);
  const url = urlOf(of);
  const channel = of.channel?.name;
  return (
    <BlockStack>
      <Text as="span" breakWord>
        {url ? (
          <Link url={url} removeUnderline>
            {sentence}
          </Link>
        ) : (
          sentence
        )}
      </Text>
      {channel && !sentence.includes(channel) && (
        <Text as="span" tone="subdued">
          {t('on', { channel })}
        </Text>
      )}
    </BlockStack>
  );
}

function urlOf({ subject, kind }: ChangeRow): string | null {
  const id = encodeURIComponent(subject.id);
  if (subject.type === 'channel') return `/channels/${id}`;
  if (subject.type === 'item') return `/stock/${id}`;
  if (kind === 'exception-owned') return `/exceptions?kind=${subject.name ?? ''}`;
  return null;
}
