import { z } from 'zod';
import type { Onboarding } from '../../services/channels/onboarding.ts';

/** The getting-started list. */
export const onboarding = z.strictObject({
  dismissed: z.boolean(),
  steps: z.array(
    z.strictObject({
      step: z.enum(['connected', 'imported', 'counters_chosen', 'mapped', 'shadow_seen', 'live']),
      done: z.boolean(),
    }),
  ),
  /** Where the next step is taken; null before a store is connected. */
  channel: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  unmapped_listings: z.int(),
});

export const presentOnboarding = (found: Onboarding): z.input<typeof onboarding> => ({
  dismissed: found.dismissed,
  steps: [...found.steps],
  channel: found.channel,
  unmapped_listings: found.unmappedListings,
});
