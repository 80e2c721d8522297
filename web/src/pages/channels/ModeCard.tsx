import { BlockStack, Button, ButtonGroup, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LiveDialog } from './LiveDialog.tsx';
import { Refused } from './Refused.tsx';
import type { Channel } from './types.ts';
import { useMode } from './useMode.ts';

interface Props {
  readonly channel: Channel;
  readonly may: boolean;
}

/** What is sent to the store, and the switch for it. */
export function ModeCard({ channel, may }: Props) {
  const { t } = useTranslation('channels');
  const [asking, setAsking] = useState(false);
  const change = useMode(channel);
  const { mode, status } = channel;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t('page.modeTitle')}: {t(`mode.${mode}`)}
            </Text>
            <Text as="p" tone="subdued">
              {t(`modeHelp.${mode}`)}
            </Text>
          </BlockStack>
          {may && (
            <ButtonGroup>
              {mode !== 'shadow' && (
                <Button
                  loading={change.isPending && change.variables === 'shadow'}
                  disabled={status !== 'connected'}
                  onClick={() => change.mutate('shadow')}
                >
                  {t('page.toShadow')}
                </Button>
              )}
              {mode === 'live' ? (
                <Button
                  loading={change.isPending && change.variables === 'paused'}
                  onClick={() => change.mutate('paused')}
                >
                  {t('page.pause')}
                </Button>
              ) : (
                <Button
                  variant="primary"
                  disabled={status !== 'connected'}
                  onClick={() => setAsking(true)}
                >
                  {t(mode === 'paused' ? 'page.resume' : 'page.goLive')}
                </Button>
              )}
            </ButtonGroup>
          )}
        </InlineStack>
        {change.isError && <Refused error={change.error} />}
      </BlockStack>
      {asking && (
        <LiveDialog
          channel={channel}
          busy={change.isPending}
          error={change.error}
          onConfirm={() => change.mutate('live', { onSuccess: () => setAsking(false) })}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}
