import { List, Text } from '@shopify/polaris';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ApiError, api } from '../../api.ts';
import { Confirm, Loading, useToast } from '../../parts/index.ts';
import { inWords } from './acts.ts';
import { itemUrl, type Part, type RecipeAnswer } from './types.ts';

interface Props {
  readonly sku: string;
  readonly parts: readonly Pick<Part, 'sku' | 'quantity'>[];
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** Says which numbers a recipe changes before it is saved. */
export function RecipeConfirm({ sku, parts, onSaved, onClose }: Props) {
  const { t } = useTranslation('stock');
  const toast = useToast();
  const client = useQueryClient();
  const url = `${itemUrl(sku)}/recipe`;
  const preview = useQuery({
    queryKey: ['stock', 'recipe', sku, parts],
    queryFn: () => api.put<RecipeAnswer>(url, { parts, preview: true }),
    retry: false,
    gcTime: 0,
  });
  const save = useMutation({
    mutationFn: () => api.put<RecipeAnswer>(url, { parts }),
    onSuccess: () => {
      toast.show(t('recipe.saved', { sku }));
      onSaved();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['stock'] }),
  });
  const changes = preview.data?.channels.filter((each) => each.shows !== each.will_show) ?? [];
  return (
    <Confirm
      open
      title={t('recipe.confirm', { sku })}
      confirm={t('recipe.save')}
      onConfirm={() => save.mutate()}
      onClose={onClose}
      busy={save.isPending}
      disabled={!preview.data}
      error={recipeWords(save.error ?? preview.error, t)}
    >
      {preview.isFetching && <Loading lines={2} />}
      {preview.data && changes.length === 0 && <Text as="p">{t('recipe.noChange')}</Text>}
      {changes.length > 0 && (
        <List>
          {changes.map((each) => (
            <List.Item key={each.listing_id}>
              {t(each.shows === null ? 'recipe.willShowFirst' : 'recipe.willShow', {
                channel: each.channel,
                sku: each.sku,
                from: each.shows,
                to: each.will_show,
              })}
            </List.Item>
          ))}
        </List>
      )}
    </Confirm>
  );
}

/** What is wrong with a recipe is told part by part; only its heading can be said in general. */
export function recipeWords(error: unknown, t: TFunction<'stock'>): unknown {
  if (!(error instanceof ApiError) || error.code !== 'bad_recipe') return inWords(error, t);
  return new ApiError(error.status, error.code, t('refused.bad_recipe.what'), error.message);
}
