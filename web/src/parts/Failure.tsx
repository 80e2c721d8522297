import { Banner, BlockStack, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api.ts';

interface Props {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  /** What was not lost, where the page knows it: "Your text is still here." */
  readonly kept?: string | undefined;
}

/** Says what happened, what was kept and what to do next. */
export function Failure({ error, onRetry, kept }: Props) {
  const { t } = useTranslation('parts');
  const failed = error instanceof ApiError ? error : null;
  const code = failed?.code ?? 'unexpected';
  // What the hub says about this very case is better than anything that could be said in general.
  const special = failed !== null && failed.status >= 400 && failed.status < 500;
  const happened = t(`failure.${code}`, {
    defaultValue: special ? failed.message : t('failure.unexpected'),
  });
  const next = t(`failure.todo.${code}`, {
    defaultValue: special && failed.whatToDo ? failed.whatToDo : t('failure.todo.unexpected'),
  });
  return (
    <Banner
      tone={failed?.status === 0 ? 'warning' : 'critical'}
      title={happened}
      {...(onRetry && { action: { content: t('failure.retry'), onAction: onRetry } })}
    >
      <BlockStack gap="100">
        {kept !== undefined && <Text as="p">{kept}</Text>}
        <Text as="p">{next}</Text>
      </BlockStack>
    </Banner>
  );
}
