import { BlockStack, Box, Button, Checkbox, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../me.ts';
import { Failure } from '../../parts/index.ts';
import { ExceptionItem } from './ExceptionItem.tsx';
import type { ExceptionRow } from './types.ts';
import { useExceptionActs } from './useExceptionActs.ts';

/** Each with its cause and next step in full: they are read one by one, and closed together. */
export function ExceptionList({ rows }: { readonly rows: readonly ExceptionRow[] }) {
  const { t } = useTranslation('exceptions');
  const me = useMe();
  const acts = useExceptionActs();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const mayWrite = me.can('write:exceptions');
  const open = rows.filter(({ state }) => state === 'open');
  const picked = open.filter(({ id }) => ticked.includes(id)).map(({ id }) => id);
  const tick = (id: string, on: boolean) =>
    setTicked((before) => (on ? [...before, id] : before.filter((each) => each !== id)));
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
              <Button
                size="slim"
                loading={acts.close.isPending}
                onClick={() => acts.close.mutate(picked)}
              >
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
        <Box key={row.id} padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
          <InlineStack gap="200" wrap={false} blockAlign="start">
            {mayWrite && row.state === 'open' && (
              <Checkbox
                label={t('act.tick', { cause: row.cause })}
                labelHidden
                checked={ticked.includes(row.id)}
                onChange={(on) => tick(row.id, on)}
              />
            )}
            <ExceptionItem row={row} acts={acts} />
          </InlineStack>
        </Box>
      ))}
      <Text as="p" visuallyHidden>
        {t('listed', { count: rows.length })}
      </Text>
    </BlockStack>
  );
}
