import { BlockStack, Button, ButtonGroup, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useMe } from '../../me.ts';
import { Confirm, useToast } from '../../parts/index.ts';
import { recipeWords } from './RecipeConfirm.tsx';
import { RecipeForm } from './RecipeForm.tsx';
import { type ItemAnswer, itemUrl, type Part } from './types.ts';

/** What a bundle is made of and how many can be made; for a plain item, the way to make it one. */
export function MadeOf({ item }: { readonly item: ItemAnswer }) {
  const { t } = useTranslation('stock');
  const me = useMe();
  const [mode, setMode] = useState<'edit' | 'dissolve' | null>(null);
  const { bundle, sku } = item;
  const may = me.can('write:stock');
  const close = () => setMode(null);
  if (!bundle && !may) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('recipe.title')}
        </Text>
        {bundle && (
          <Text as="p" variant="headingSm">
            {t('recipe.canMake', { count: bundle.can_make, sku: bundle.bottleneck })}
          </Text>
        )}
        {!bundle && mode === null && (
          <Text as="p" tone="subdued">
            {t('recipe.none')}
          </Text>
        )}
        {mode === 'edit' ? (
          <RecipeForm item={item} onClose={close} />
        ) : (
          <>
            {bundle && <Parts parts={bundle.parts} />}
            {bundle && bundle.locations.length > 1 && <Places bundle={bundle} />}
            {may && (
              <ButtonGroup>
                <Button onClick={() => setMode('edit')}>
                  {t(bundle ? 'recipe.edit' : 'recipe.start')}
                </Button>
                {bundle && (
                  <Button tone="critical" variant="tertiary" onClick={() => setMode('dissolve')}>
                    {t('recipe.dissolve')}
                  </Button>
                )}
              </ButtonGroup>
            )}
          </>
        )}
      </BlockStack>
      {mode === 'dissolve' && <Dissolve sku={sku} parts={bundle?.parts ?? []} onClose={close} />}
    </Card>
  );
}

/** Each with its units, and the way to its own page. */
export function Parts({ parts }: { readonly parts: readonly Part[] }) {
  return (
    <ul className="stock-parts">
      {parts.map((part) => (
        <li key={part.sku}>
          <InlineStack gap="200">
            <Text as="span" numeric>
              {part.quantity} ×
            </Text>
            <Link url={itemUrl(part.sku)}>{part.title}</Link>
            <Text as="span" tone="subdued">
              {part.sku}
            </Text>
          </InlineStack>
        </li>
      ))}
    </ul>
  );
}

function Places({ bundle }: { readonly bundle: NonNullable<ItemAnswer['bundle']> }) {
  const { t } = useTranslation('stock');
  return (
    <ul className="stock-parts">
      {bundle.locations.map((place) => (
        <li key={place.location_id}>
          {t('recipe.canMakeAt', {
            count: place.can_make,
            location: place.location,
            sku: place.bottleneck,
          })}
        </li>
      ))}
    </ul>
  );
}

interface DissolveProps {
  readonly sku: string;
  readonly parts: readonly Part[];
  readonly onClose: () => void;
}

/** Back to a plain item; the parts can be given to it again from the toast. */
function Dissolve({ sku, parts, onClose }: DissolveProps) {
  const { t } = useTranslation('stock');
  const toast = useToast();
  const client = useQueryClient();
  const done = () => client.invalidateQueries({ queryKey: ['stock'] });
  const url = `${itemUrl(sku)}/recipe`;
  const again = parts.map(({ sku: part, quantity }) => ({ sku: part, quantity }));
  const drop = useMutation({
    mutationFn: () => api.delete(url),
    onSuccess: () => {
      const undo = () => void api.put(url, { parts: again }).finally(done);
      toast.show(t('recipe.dissolved', { sku }), { undo });
      onClose();
    },
    onSettled: done,
  });
  return (
    <Confirm
      open
      destructive
      title={t('recipe.dissolveTitle', { sku })}
      confirm={t('recipe.dissolve')}
      onConfirm={() => drop.mutate()}
      onClose={onClose}
      busy={drop.isPending}
      error={recipeWords(drop.error, t)}
    >
      <Text as="p">{t('recipe.dissolveText')}</Text>
    </Confirm>
  );
}
