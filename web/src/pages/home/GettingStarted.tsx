import { BlockStack, Button, Card, InlineStack, Link, ProgressBar, Text } from '@shopify/polaris';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import type { OnboardingAnswer, OnboardingStep } from './types.ts';

function placeOf(step: OnboardingStep, channelId: string | null): string {
  if (step === 'mapped') return '/mapping';
  if (step === 'connected' || channelId === null) return '/channels/new';
  return `/channels/${encodeURIComponent(channelId)}`;
}

/** The page waits for this answer, so that nothing is pushed down by it; a failure is not waited for twice. */
export const useOnboarding = () =>
  useQuery({
    queryKey: ['channels', 'onboarding'],
    queryFn: () => api.get<OnboardingAnswer>('/onboarding'),
    retry: false,
  });

/** The way from nothing to live, until it is gone or sent away. */
export function GettingStarted() {
  const { t } = useTranslation('home');
  const me = useMe();
  const client = useQueryClient();
  const found = useOnboarding();
  const dismiss = useMutation({
    mutationFn: () => api.post('/onboarding/dismiss'),
    onSettled: () => client.invalidateQueries({ queryKey: ['channels', 'onboarding'] }),
  });
  const steps = found.data?.steps ?? [];
  const done = steps.filter((each) => each.done).length;
  // The rest of the page is not spoiled by its failure.
  if (!found.data || found.data.dismissed || done === steps.length) return null;
  const next = steps.find((each) => !each.done)?.step;
  const channelId = found.data.channel?.id ?? null;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t('start.heading')}
          </Text>
          {me.can('write:channels') && (
            <Button variant="plain" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
              {t('start.dismiss')}
            </Button>
          )}
        </InlineStack>
        <Text as="p" tone="subdued">
          {t('start.progress', { done, count: steps.length })}
        </Text>
        <ProgressBar
          size="small"
          progress={(100 * done) / steps.length}
          ariaLabelledBy="start-steps"
        />
        <ol id="start-steps" aria-label={t('start.heading')} className="cd-steps">
          {steps.map(({ step, done: isDone }) => (
            <li key={step}>
              <span aria-hidden="true">{isDone ? '✓ ' : '○ '}</span>
              {step === next ? (
                <Link url={placeOf(step, channelId)}>{t(`start.step.${step}`)}</Link>
              ) : (
                <Text as="span" {...(isDone && { tone: 'subdued' as const })}>
                  {t(`start.step.${step}`)}
                </Text>
              )}
              {isDone && <span className="cd-hidden">{t('start.done')}</span>}
            </li>
          ))}
        </ol>
      </BlockStack>
    </Card>
  );
}
