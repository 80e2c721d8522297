import { ChannelError } from '../connector.ts';
import type { ShopifyClient } from './api/client.ts';
import { allNodes } from './api/pages.ts';
import { SubscribeDocument, SubscriptionsDocument } from './gql/graphql.ts';
import { SUBSCRIBED } from './topics.ts';

/** Asks for every topic that is not yet sent to this address. Other addresses are left alone. */
export async function subscribe(client: ShopifyClient, callbackUrl: string): Promise<void> {
  const page = async (after: string | null) => {
    const { data } = await client.query(SubscriptionsDocument, { after });
    return data.webhookSubscriptions;
  };
  const existing = await allNodes(await page(null), page);
  const here = new Set(
    existing.flatMap(({ topic, uri }) => (uri === callbackUrl ? [String(topic)] : [])),
  );
  const refused: string[] = [];
  for (const topic of SUBSCRIBED) {
    if (here.has(topic)) continue;
    const { data } = await client.mutate(SubscribeDocument, { topic, uri: callbackUrl });
    const problem = data.webhookSubscriptionCreate?.userErrors[0]?.message;
    // Two hubs connecting at once both see it missing; Shopify refuses the second.
    if (problem && !/already been taken/i.test(problem)) refused.push(`${topic}: ${problem}`);
  }
  if (refused.length > 0) throw new ChannelError('rejected', refused.join('; ').slice(0, 500));
}
