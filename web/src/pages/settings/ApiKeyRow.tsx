import { BlockStack, Button, InlineStack, Text } from '@shopify/polaris';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Confirm, StateBadge, useToast, When } from '../../parts/index.ts';
import type { ApiKey } from './types.ts';

export function ApiKeyRow({ apiKey }: { readonly apiKey: ApiKey }) {
  const { t } = useTranslation('settings');
  const toast = useToast();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { id, name, scopes } = apiKey;
  const revoke = useMutation({
    mutationFn: () => api.delete(`/api-keys/${id}`),
    onSuccess: async () => {
      setAsking(false);
      toast.show(t('keys.revoked', { name }));
      await client.invalidateQueries({ queryKey: ['settings', 'api-keys'] });
    },
  });
  const expired = apiKey.expires_at !== null && new Date(apiKey.expires_at) <= new Date();
  const ended = apiKey.revoked_at !== null || expired;
  return (
    <InlineStack gap="300" align="space-between" blockAlign="center">
      <BlockStack gap="100">
        <InlineStack gap="200">
          <Text as="h3" variant="headingSm">
            {name}
          </Text>
          <StateBadge
            state={t(ended ? 'keys.ended' : 'keys.works')}
            tone={ended ? 'neutral' : 'success'}
          />
        </InlineStack>
        <Text as="p" tone="subdued">
          {t('keys.made')} <When at={apiKey.made_at} />
          {apiKey.expires_at !== null && (
            <>
              {' · '}
              {t('keys.until')} <When at={apiKey.expires_at} />
            </>
          )}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued" breakWord>
          {scopes.join(', ')}
        </Text>
      </BlockStack>
      {!ended && (
        <Button
          tone="critical"
          accessibilityLabel={t('keys.revokeOf', { name })}
          onClick={() => setAsking(true)}
        >
          {t('keys.revoke')}
        </Button>
      )}
      <Confirm
        open={asking}
        title={t('keys.revokeTitle', { name })}
        confirm={t('keys.revoke')}
        onConfirm={() => revoke.mutate()}
        onClose={() => setAsking(false)}
        destructive
        busy={revoke.isPending}
        error={revoke.error}
      >
        <Text as="p">{t('keys.revokeText')}</Text>
      </Confirm>
    </InlineStack>
  );
}
