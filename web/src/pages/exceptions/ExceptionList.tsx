import { BlockStack, Box, Button, Checkbox, InlineStack, Text } from '@shopify/polaris';
import { memo, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useExceptionWords } from '../../exception-words.ts';
import { useMe } from '../../me.ts';
import { Failure } from '../../parts/index.ts';
import { ExceptionItem, type ItemProps } from './ExceptionItem.tsx';
import type { ExceptionRow } from './types.ts';
import { useExceptionActs } from './useExceptionActs.ts';

/** Each with its cause and next step in full: they are read one by one, and closed together. */
export const ExceptionList = memo(function ExceptionList({
  rows,
}: {
  readonly rows: readonly ExceptionRow[];
}) {
  const { t } = useTranslation('exceptions');
  const me = useMe();
  const acts = useExceptionActs();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const mayWrite = me.can('write:exceptions');
  const open = rows.filter(({ state }) => state === 'open');
  const picked = open.filter(({ id }) => ticked.includes(id)).map(({ id }) => id);
  const tick = useCallback(
    (id: string, on: boolean) =>
      setTicked((before) => (on ? [...before, id] : before.filter((each) => each !== id))),
    [],
  );
  return (
    <BlockStack>
      {mayWrite && open.length > 0 && (
        <Box paddingInline="300" paddingBlockEnd="300">
          <InlineStack gap="300" blockAlign="center">
            <Checkbox
              label={t('act.tickAll')}
              checked={
                picked.length === 0 ? false : picked.length === open.length || 'indeterminate'
              }
              onChange={(on) => setTicked(on ? open.map(({ id }) => id) : [])}
            />
            {picked.length > 0 && (
              <Button size="slim" loading={acts.closing} onClick={() => acts.of.close(picked)}>
                {t('act.closeMany', { count: picked.length })}
              </Button>
            )}
          </InlineStack>
        </Box>
      )}
      {acts.error && (
        <Box padding="300">
          <Failure error={acts.error} />
        </Box>
      )}
      {rows.map((row) => (
        <Row
          key={row.id}
          row={row}
          tickable={mayWrite && row.state === 'open'}
          ticked={ticked.includes(row.id)}
          onTick={tick}
          acts={acts.of}
          retrying={acts.retrying === row.id}
        />
      ))}
      <Text as="p" visuallyHidden>
        {t('listed', { count: rows.length })}
      </Text>
    </BlockStack>
  );
});

interface RowProps extends ItemProps {
  readonly tickable: boolean;
  readonly ticked: boolean;
  readonly onTick: (id: string, on: boolean) => void;
}

/** Ticking one draws no other one. */
const Row = memo(function Row({ row, tickable, ticked, onTick, acts, retrying }: RowProps) {
  const { t } = useTranslation('exceptions');
  const { cause } = useExceptionWords()(row);
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
      <InlineStack gap="200" wrap={false} blockAlign="start">
        {tickable && (
          <Checkbox
            label={t('act.tick', { cause })}
            labelHidden
            checked={ticked}
            onChange={(on) => onTick(row.id, on)}
          />
        )}
        <ExceptionItem row={row} acts={acts} retrying={retrying} />
      </InlineStack>
    </Box>
  );
});
