import { BlockStack, Button, InlineStack, Text } from '@shopify/polaris';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useExceptionWords } from '../../exception-words.ts';
import { useMe } from '../../me.ts';
import { StateBadge, When } from '../../parts/index.ts';
import type { ExceptionWords } from '../../say-exception.ts';
import { AboutLinks } from './AboutLinks.tsx';
import { type ExceptionRow, RETRYABLE, toneOf } from './types.ts';
import type { ExceptionActs } from './useExceptionActs.ts';

export interface ItemProps {
  readonly row: ExceptionRow;
  readonly acts: ExceptionActs;
  /** It is being tried again just now. */
  readonly retrying: boolean;
}

/** Why, what to do next, how often and since when, whose it is, and the buttons that do it. */
export const ExceptionItem = memo(function ExceptionItem({ row, acts, retrying }: ItemProps) {
  const { t } = useTranslation('exceptions');
  const me = useMe();
  const words = useExceptionWords()(row);
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
        {words.cause}
      </Text>
      <Text as="p" tone="subdued" breakWord>
        {words.next}
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
      {me.can('write:exceptions') && row.state === 'open' && (
        <Buttons row={row} acts={acts} retrying={retrying} words={words} />
      )}
    </BlockStack>
  );
});

interface ButtonProps extends ItemProps {
  readonly words: ExceptionWords;
}

function Buttons({ row, acts, retrying, words }: ButtonProps) {
  const { t } = useTranslation('exceptions');
  const me = useMe();
  const of = (act: string) => t('act.of', { act: t(`act.${act}`), cause: words.cause });
  const mine = row.owner !== null && row.owner.id === me.person?.id;
  const { person } = me;
  return (
    <InlineStack gap="200">
      {RETRYABLE.has(row.kind) && (
        <Button
          size="slim"
          accessibilityLabel={of('retry')}
          loading={retrying}
          onClick={() => acts.retry(row)}
        >
          {t('act.retry')}
        </Button>
      )}
      {person && (
        <Button
          size="slim"
          accessibilityLabel={of(mine ? 'release' : 'take')}
          onClick={() => acts.own({ row, owner: mine ? null : person.id })}
        >
          {t(mine ? 'act.release' : 'act.take')}
        </Button>
      )}
      <Button
        size="slim"
        variant="tertiary"
        accessibilityLabel={of('close')}
        onClick={() => acts.close([row.id])}
      >
        {t('act.close')}
      </Button>
    </InlineStack>
  );
}
