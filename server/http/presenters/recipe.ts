import { z } from 'zod';
import type { RecipeSaved } from '../../services/stock/save-recipe.ts';

/** What saving a recipe did, or would do, to the numbers of its channels. */
export const recipeAnswer = z.strictObject({
  state: z.enum(['preview', 'saved', 'unchanged']),
  sku: z.string(),
  parts: z.array(z.strictObject({ sku: z.string(), quantity: z.int() })),
  /** Of this bundle and of those that hold it. */
  channels: z.array(
    z.strictObject({
      listing_id: z.string(),
      sku: z.string(),
      channel_id: z.string(),
      channel: z.string(),
      tracked: z.boolean(),
      /** What the hub thinks it shows now; null until it was read. */
      shows: z.int().nullable(),
      will_show: z.int(),
    }),
  ),
});

export const presentRecipe = (saved: RecipeSaved): z.input<typeof recipeAnswer> => ({
  state: saved.state,
  sku: saved.sku,
  parts: saved.parts.map(({ sku, quantity }) => ({ sku, quantity })),
  channels: saved.numbers.map(({ listing, channelName, shows, willShow }) => ({
    listing_id: listing._id,
    sku: listing.sku ?? '',
    channel_id: listing.channelId,
    channel: channelName,
    tracked: listing.tracked,
    shows,
    will_show: willShow,
  })),
});
