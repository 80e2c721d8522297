import { z } from 'zod';
import { limits } from '../../limits.ts';
import { isRefusal, type Refusal } from '../../services/refusal.ts';
import { type RecipeSaved, saveRecipe } from '../../services/stock/save-recipe.ts';
import { viewItem } from '../../services/stock/stock-view.ts';
import { idField } from '../fields.ts';
import { presentRecipe, recipeAnswer } from '../presenters/recipe.ts';
import { itemView, presentItemView } from '../presenters/stock.ts';
import { refused } from '../refusal.ts';
import { route } from '../route.ts';

const path = '/stock/:sku/recipe';
const params = z.strictObject({ sku: idField });

export const recipeRoutes = [
  route({
    method: 'get',
    path,
    scope: 'read:stock',
    summary: 'What an item is made of, how many can be made, and the bundles it is a part of',
    params,
    response: itemView.pick({ sku: true, title: true, bundle: true, part_of: true }),
    handle: async ({ hub, merchantId, params: { sku } }) => {
      const view = await viewItem(hub, merchantId, sku);
      if (!view) return null;
      const { title, bundle, part_of } = presentItemView(view);
      return { sku, title, bundle, part_of };
    },
  }),
  route({
    method: 'put',
    path,
    scope: 'write:stock',
    summary:
      'Make an item a bundle of others; its channels show how many can be made. With "preview", only tell',
    params,
    body: z.strictObject({
      parts: z
        .array(
          z.strictObject({
            sku: idField.meta({ description: 'An item, or another bundle.' }),
            quantity: z.int().min(1).max(limits.quantityMax),
          }),
        )
        .min(1)
        .max(limits.bundlePartsMax),
      preview: z.boolean().default(false),
    }),
    example: {
      parts: [
        { sku: 'MUG-1', quantity: 2 },
        { sku: 'LAMP-1', quantity: 1 },
      ],
      preview: false,
    },
    response: recipeAnswer,
    handle: async ({ hub, caller, params: { sku }, body }) =>
      told(await saveRecipe(hub, caller, sku, body.parts, body.preview)),
  }),
  route({
    method: 'delete',
    path,
    scope: 'write:stock',
    summary: 'Make a bundle a plain item again, which has no stock until it is counted',
    params,
    response: recipeAnswer,
    handle: async ({ hub, caller, params: { sku } }) =>
      told(await saveRecipe(hub, caller, sku, [], false)),
  }),
];

function told(answer: RecipeSaved | Refusal | null) {
  if (answer !== null && isRefusal(answer)) throw refused(answer);
  return answer && presentRecipe(answer);
}
