import { BlockStack } from '@shopify/polaris';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { api } from '../../api.ts';
import { PageFrame } from '../../parts/index.ts';
import { AccessForm } from './AccessForm.tsx';
import { FoundStore } from './FoundStore.tsx';
import { accessOf, isKind, KINDS, type Kind, type Values } from './fields.ts';
import { KnownStore } from './KnownStore.tsx';
import { type Decided, PlacesForm } from './PlacesForm.tsx';
import { Refused } from './Refused.tsx';
import type { StoreCheck } from './types.ts';

/** Joining a store: its keys, what was found, and whose shelves its locations are. */
export default function ConnectPage() {
  const { t } = useTranslation('channels');
  const [params, setParams] = useSearchParams();
  const asked = params.get('kind');
  const [first = 'magento'] = KINDS;
  const kind: Kind = isKind(asked) ? asked : first;
  const [values, setValues] = useState<Values>({});
  // Kept beside the call, so that checking again does not take away what was found before.
  const [found, setFound] = useState<StoreCheck | null>(null);
  const check = useMutation({
    mutationFn: () => api.post<StoreCheck>('/channels/check', accessOf(kind, values)),
    onSuccess: setFound,
  });
  const start = useStart((decided: Decided) => ({ ...accessOf(kind, values), ...decided }));
  const known = found?.known;
  const fresh = !known || known.status === 'connecting';
  const goOn = () => start.mutate({ name: known?.name ?? '', locations: [], open_stock: false });
  return (
    <PageFrame
      narrow
      title={t('new.title')}
      subtitle={t('new.subtitle')}
      back={{ content: t('back'), url: '/channels' }}
    >
      <BlockStack gap="400">
        {!found && (
          <AccessForm
            kind={kind}
            values={values}
            onValues={setValues}
            onKind={(next) => {
              check.reset();
              setParams({ kind: next }, { replace: true });
            }}
            check={check}
          />
        )}
        {found && (
          <FoundStore
            kind={kind}
            check={found}
            busy={check.isPending}
            onAgain={() => check.mutate()}
            onChange={() => setFound(null)}
          />
        )}
        {found && check.isError && <Refused error={check.error} />}
        {found && known && !fresh && (
          <KnownStore known={known} busy={start.isPending} onGoOn={goOn} />
        )}
        {found && !fresh && start.isError && <Refused error={start.error} />}
        {found && fresh && found.missing.length === 0 && (
          <PlacesForm
            check={found}
            busy={start.isPending}
            error={start.error}
            onStart={(decided) => start.mutate(decided)}
          />
        )}
      </BlockStack>
    </PageFrame>
  );
}

/** Begins the connection and leads to the channel, where the import is watched. */
function useStart(bodyOf: (decided: Decided) => unknown) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (decided: Decided) => api.post<{ id: string }>('/channels', bodyOf(decided)),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['channels'] });
      await navigate(`/channels/${id}`);
    },
  });
}
