import { ChannelError, type Delivery, type PullPage, type Stream } from '../../connector.ts';
import type { Answer, ShopifyClient } from '../api/client.ts';
import { cursorOf, type PageInfo } from '../api/pages.ts';
import {
  LocationsDocument,
  OrdersChangedDocument,
  VariantsChangedDocument,
} from '../gql/graphql.ts';
import { idOfGid } from '../ids.ts';
import { OWN } from '../topics.ts';
import { between, done, type Place, placeOf } from './cursor.ts';
import { delivery, deliveryByContent } from './deliveries.ts';
import { withAllLocations } from './read-products.ts';

/** One page of a stream, in whatever way the stream is asked for. */
interface Fetched {
  readonly deliveries: readonly Delivery[];
  readonly pageInfo: PageInfo;
  readonly answer: Pick<Answer<unknown>, 'asOf'>;
}

/**
 * One page of what changed. Orders come sorted by time of change, so all that changed until the last
 * page's moment has been seen; the others are turned by id, so only what changed until the first page's.
 */
export async function pull(
  client: ShopifyClient,
  stream: Stream,
  cursor: string | null,
  since: Date,
): Promise<PullPage> {
  const fetchPage = STREAMS.get(stream);
  if (!fetchPage) throw new ChannelError('rejected', `Shopify has no stream "${stream}"`);
  // A first import takes the whole catalogue, however old: only orders are wanted from `since` on.
  const place = placeOf(cursor, stream === 'orders' ? since : new Date(0));
  const fetched = await fetchPage(client, place).catch((error: unknown) => {
    // Page cursors do not outlive an API version; the round then starts again.
    const stuck = error instanceof ChannelError && error.kind === 'rejected';
    if (!stuck || place.after === null) throw error;
    return fetchPage(client, { ...place, after: null });
  });
  const { deliveries, pageInfo, answer } = fetched;
  const until = stream === 'orders' ? answer.asOf : (place.until ?? answer.asOf);
  const more = pageInfo.hasNextPage;
  const next = more ? between(place.from, cursorOf(pageInfo), until) : done(until);
  return { deliveries, cursor: next, more, until };
}

type FetchPage = (client: ShopifyClient, place: Place) => Promise<Fetched>;

const STREAMS = new Map<Stream, FetchPage>([
  ['locations', locations],
  ['products', variants],
  ['orders', orders],
]);

async function orders(client: ShopifyClient, place: Place): Promise<Fetched> {
  const variables = { query: changedSince(place.from), after: place.after };
  const answer = await client.query(OrdersChangedDocument, variables);
  const { nodes, pageInfo } = answer.data.orders;
  const deliveries = nodes.flatMap((order) => {
    const id = idOfGid(order.id);
    if (id === null) return [];
    const { updatedAt, cancelledAt, currentSubtotalLineItemsQuantity: units } = order;
    // More may come within a second that is not surely over: until then the hint has another name.
    const early = new Date(updatedAt) >= answer.asOf ? ':early' : '';
    const name = `hint:order:${id}:${updatedAt}${early}`;
    return [delivery(OWN.orderHint, name, { id, updatedAt, cancelledAt, units })];
  });
  return { deliveries, pageInfo, answer };
}

async function variants(client: ShopifyClient, place: Place): Promise<Fetched> {
  const query = place.from.getTime() <= 0 ? null : changedSince(place.from);
  const answer = await client.query(VariantsChangedDocument, { query, after: place.after });
  const { nodes, pageInfo } = answer.data.productVariants;
  const deliveries: Delivery[] = [];
  for (const node of nodes) {
    const variant = await withAllLocations(client, node);
    const name = `variant:${idOfGid(variant.id)}:${variant.updatedAt}`;
    deliveries.push(deliveryByContent(OWN.variant, name, variant));
  }
  return { deliveries, pageInfo, answer };
}

async function locations(client: ShopifyClient, place: Place): Promise<Fetched> {
  const answer = await client.query(LocationsDocument, { after: place.after });
  const { nodes, pageInfo } = answer.data.locations;
  const deliveries = nodes.map((location) =>
    deliveryByContent(
      OWN.location,
      `location:${idOfGid(location.id)}:${location.updatedAt}`,
      location,
    ),
  );
  return { deliveries, pageInfo, answer };
}

/** Whole seconds, downwards: Shopify's clock has no finer ones. */
const changedSince = (from: Date) =>
  `updated_at:>='${from.toISOString().replace(/\.\d{3}Z$/, 'Z')}'`;
