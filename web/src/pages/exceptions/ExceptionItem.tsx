import { BlockStack, Button, InlineStack, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../me.ts';
import { StateBadge, When } from '../../parts/index.ts';
import { AboutLinks } from './AboutLinks.tsx';
import { type ExceptionRow, RETRYABLE, toneOf } from './types.ts';
import type { ExceptionActs } from './useExceptionActs.ts';

interface Props {
  readonly row: ExceptionRow;
  readonly acts: ExceptionActs;
}

/** Why, what to do next, how often and since when, whose it is, and the buttons that do it. */
export function ExceptionItem({ row, acts }: Props) {
  const { t } = useTranslation('exceptions');
  const me = useMe();
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <StateBadge state={t(`kind.${row.kind}`)} tone={toneOf(row.kind)} />
        {row.channel && <Text as="span">{row.channel}</Text>}
        <Text as="span" tone="subdued">
          {row.count > 1 ? t('times', { count: row.count }) : t('once')} ·{' '}
          <When at={row.last_at} relative />
          {row.count > 1 && (
            <>
              {' · '}
              {t('since')} <When at={row.first_at} />
            </>
          )}
        </Text>
      </InlineStack>
      <Text as="p" fontWeight="medium" breakWord>
        {row.cause}
      </Text>
      <Text as="p" tone="subdued" breakWord>
        {row.next_step}
      </Text>
      <InlineStack gap="300" blockAlign="center">
        <AboutLinks row={row} />
        {row.owner && (
          <Text as="span">
            {row.owner.id === me.person?.id
              ? t('owner.me')
              : t('owner.other', { name: row.owner.name || t('owner.gone') })}
          </Text>
        )}
      </InlineStack>
      {me.can('write:exceptions') && row.state === 'open' && <Buttons row={row} acts={acts} />}
    </BlockStack>
  );
}

function Buttons({ row, acts }: Props) {
  const { t } = useTranslation('exceptions');
  const me = useMe();
  const of = (act: string) => t('act.of', { act: t(`act.${act}`), cause: row.cause });
  const mine = row.owner !== null && row.owner.id === me.person?.id;
  const { person } = me;
  const retrying = acts.retry.isPending && acts.retry.variables?.id === row.id;
  return (
    <InlineStack gap="200">
      {RETRYABLE.has(row.kind) && (
        <Button
          size="slim"
          accessibilityLabel={of('retry')}
          loading={retrying}
          onClick={() => acts.retry.mutate(row)}
        >
          {t('act.retry')}
        </Button>
      )}
      {person && (
        <Button
          size="slim"
          accessibilityLabel={of(mine ? 'release' : 'take')}
          onClick={() => acts.own.mutate({ row, owner: mine ? null : person.id })}
        >
          {t(mine ? 'act.release' : 'act.take')}
        </Button>
      )}
      <Button
        size="slim"
        variant="tertiary"
        accessibilityLabel={of('close')}
        onClick={() => acts.close.mutate([row.id])}
      >
        {t('act.close')}
      </Button>
    </InlineStack>
  );
}
