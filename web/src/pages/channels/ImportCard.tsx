import {
  Banner,
  BlockStack,
  Button,
  ButtonGroup,
  Card,
  InlineStack,
  ProgressBar,
  Text,
} from '@shopify/polaris';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Count, When } from '../../parts/index.ts';
import styles from './channels.module.css';
import { Facts } from './Facts.tsx';
import { Refused } from './Refused.tsx';
import { sayLine, sayProblem } from './say-import.ts';
import type { Importing } from './types.ts';

interface Props {
  readonly channelId: string;
  readonly importing: Importing;
  readonly may: boolean;
  /** Absent once the import is done. */
  readonly onGiveUp?: () => void;
}

/** How far each phase carries the bar: stores do not say beforehand how much there is. */
const SHARE: Readonly<Record<Importing['phase'], number>> = {
  locations: 10,
  products: 35,
  numbers: 70,
  webhooks: 95,
  done: 100,
  failed: 0,
};

export function ImportCard({ channelId, importing, may, onGiveUp }: Props) {
  const { t } = useTranslation('channels');
  const { phase, counts, lines, stopped } = importing;
  const under = !stopped && importing.finished_at === null;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t('page.import')}
          </Text>
          <Text as="span" tone="subdued">
            <When at={importing.finished_at ?? importing.started_at} />
          </Text>
        </InlineStack>
        {under && (
          <BlockStack gap="200">
            <span role="status">
              {t(`page.phase.${phase}`)}. {t('page.importing')}
            </span>
            <ProgressBar progress={SHARE[phase]} size="small" ariaLabelledBy="import-phase" />
            <span id="import-phase" hidden>
              {t('page.import')}
            </span>
          </BlockStack>
        )}
        {stopped && (
          <Stopped channelId={channelId} importing={importing} may={may} onGiveUp={onGiveUp} />
        )}
        <Facts
          facts={[
            [t('page.phase.locations'), <Count key="l" of={counts.locations} />],
            [t('page.phase.products'), <Count key="p" of={counts.listings} />],
            [t('page.phase.numbers'), <Count key="n" of={counts.numbers} />],
          ]}
        />
        {lines.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
          <section className={styles.log} tabIndex={0} aria-label={t('page.log')}>
            {lines.map((line) => sayLine(t, line)).join('\n')}
          </section>
        )}
      </BlockStack>
    </Card>
  );
}

interface StoppedProps extends Pick<Props, 'channelId' | 'importing' | 'may'> {
  readonly onGiveUp: (() => void) | undefined;
}

function Stopped({ channelId, importing, may, onGiveUp }: StoppedProps) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => api.post(`/channels/${channelId}/import`, { again: true }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['channels'] }),
  });
  return (
    <Banner tone="warning" title={t('page.stopped')}>
      <BlockStack gap="200" inlineAlign="start">
        <Text as="p" breakWord>
          {importing.problem ? sayProblem(t, importing.problem) : t('page.stoppedSilent')}
        </Text>
        <Text as="p">{t('page.stoppedKept')}</Text>
        {again.isError && <Refused error={again.error} />}
        {may && (
          <ButtonGroup>
            <Button loading={again.isPending} onClick={() => again.mutate()}>
              {t('page.again')}
            </Button>
            {onGiveUp && <Button onClick={onGiveUp}>{t('page.giveUp')}</Button>}
          </ButtonGroup>
        )}
      </BlockStack>
    </Banner>
  );
}
