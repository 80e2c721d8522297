import { BlockStack, Button, ButtonGroup, InlineStack, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PartPicker } from './PartPicker.tsx';
import { RecipeConfirm } from './RecipeConfirm.tsx';
import type { ItemAnswer, Part } from './types.ts';

interface Row extends Pick<Part, 'sku' | 'title'> {
  /** As it was typed. */
  readonly units: string;
}

const unitsIn = ({ units }: Row) => (/^[1-9]\d{0,5}$/.test(units.trim()) ? Number(units) : null);

interface Props {
  readonly item: ItemAnswer;
  readonly onClose: () => void;
}

/** What one unit is made of: parts with their units, to be saved together. */
export function RecipeForm({ item, onClose }: Props) {
  const { t } = useTranslation('stock');
  const [rows, setRows] = useState<readonly Row[]>(() =>
    (item.bundle?.parts ?? []).map(({ quantity, ...part }) => ({
      ...part,
      units: String(quantity),
    })),
  );
  const [saving, setSaving] = useState(false);
  const parts = rows.flatMap((row) => {
    const quantity = unitsIn(row);
    return quantity === null ? [] : [{ sku: row.sku, quantity }];
  });
  const isReady = rows.length > 0 && parts.length === rows.length;
  const type = (sku: string, units: string) =>
    setRows(rows.map((row) => (row.sku === sku ? { ...row, units } : row)));
  return (
    <BlockStack gap="300">
      {rows.map((row) => (
        <InlineStack key={row.sku} gap="300" blockAlign="end" wrap={false}>
          <div className="stock-units">
            <TextField
              label={t('recipe.units', { sku: row.sku })}
              type="number"
              inputMode="numeric"
              min={1}
              value={row.units}
              onChange={(units) => type(row.sku, units)}
              autoComplete="off"
              error={unitsIn(row) === null && t('recipe.unitsWrong')}
            />
          </div>
          <div className="stock-part">
            <Text as="span" tone="subdued">
              {row.title}
            </Text>
            <Button
              variant="plain"
              tone="critical"
              accessibilityLabel={t('recipe.removeLabel', { sku: row.sku })}
              onClick={() => setRows(rows.filter((each) => each.sku !== row.sku))}
            >
              {t('recipe.remove')}
            </Button>
          </div>
        </InlineStack>
      ))}
      <PartPicker
        taken={[item.sku, ...rows.map((row) => row.sku)]}
        onChoose={({ sku, title }) => setRows([...rows, { sku, title, units: '1' }])}
      />
      <ButtonGroup>
        <Button variant="primary" disabled={!isReady} onClick={() => setSaving(true)}>
          {t('recipe.save')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </ButtonGroup>
      {saving && (
        <RecipeConfirm
          sku={item.sku}
          parts={parts}
          onSaved={onClose}
          onClose={() => setSaving(false)}
        />
      )}
    </BlockStack>
  );
}
