import { z } from 'zod';
import { ChannelError, type Delivery, type Stream } from '../connector.ts';
import type { Json } from '../json.ts';
import { bounds } from './bounds.ts';
import { contentDelivery, delivery } from './deliveries.ts';
import type { Layout } from './layout.ts';
import type { ListCall } from './list.ts';
import { restGet } from './rest-client.ts';
import type { Sizes } from './sizes.ts';
import { rowsBySku, sourceRows } from './source-items.ts';
import { topics } from './topics.ts';
import { productSchema } from './translate/schema.ts';
import type { Transport } from './transport.ts';
import { id, read, stamp, toStamp } from './wire.ts';

/** What a stream that is read by change time needs to know of itself. */
export interface ChangeStream {
  readonly call: ListCall;
  /** Rows carry the store view they belong to, so those of other websites can be left out. */
  readonly byStore: boolean;
  /** How long ago a change must lie to be sure that all of its time are visible. */
  readonly lagMs: number;
  /** Of rows that changed after `settledTo`, more may be to come under the same stamp. */
  deliveries(rows: readonly Json[], layout: Layout, settledTo: Date): Promise<readonly Delivery[]>;
}

export type ChangeStreamName = Exclude<Stream, 'locations'>;

export function changeStreams(
  transport: Transport,
  sizes: Sizes,
): Readonly<Record<ChangeStreamName, ChangeStream>> {
  const get = transport.get;
  return {
    orders: hints('orders', '/V1/orders', get),
    shipments: hints('shipments', '/V1/shipments', get),
    invoices: hints('invoices', '/V1/invoices', get),
    refunds: hints('refunds', '/V1/creditmemos', get),
    products: {
      call: productCall(transport),
      byStore: false,
      // Named after their content: a later look at the same second is another message.
      lagMs: 0,
      deliveries: (rows, layout) => productDeliveries(rows, layout, transport, sizes),
    },
  };
}

const changed = z.object({ entity_id: id, updated_at: stamp, order_id: id.nullish() });

const noOrder = (stream: string) => {
  throw new ChannelError('rejected', `The store's ${stream} do not say which order they are of.`);
};

/** Rows that say only which order changed; the order itself is read later, once for all its hints. */
function hints(stream: ChangeStreamName, path: string, get: Transport['get']): ChangeStream {
  const order = stream === 'orders';
  const fields = `items[entity_id,${order ? '' : 'order_id,'}updated_at,store_id],total_count`;
  return {
    call: { path, get, idField: 'entity_id', fields },
    byStore: true,
    lagMs: bounds.commitLagMs,
    async deliveries(rows, _layout, settledTo) {
      return rows.map((row) => {
        const { entity_id, updated_at, order_id } = read(changed, row, stream);
        const orderId = order ? entity_id : (order_id ?? noOrder(stream));
        // A hint is named after its stamp, so a second must be over; until then it has another name.
        const early = updated_at > settledTo ? ':early' : '';
        const deliveryId = `${stream}:${entity_id}:${toStamp(updated_at)}${early}`;
        return delivery(deliveryId, topics.orderHint, { id: orderId });
      });
    },
  };
}

/** The one list that goes by way of magento2-rest-client. */
export const productCall = (transport: Transport): ListCall => ({
  path: '/products',
  get: (resource) => restGet(transport, resource),
  idField: 'id',
});

async function productDeliveries(
  rows: readonly Json[],
  layout: Layout,
  transport: Transport,
  sizes: Sizes,
): Promise<readonly Delivery[]> {
  const bodies = await stockedProducts(rows, layout, transport, sizes);
  return bodies.map(({ id: productId, body }) =>
    contentDelivery(`products:${productId}`, topics.product, body),
  );
}

/** Products with the sources that stock them, as bodies of `rest/product`. */
export async function stockedProducts(
  rows: readonly Json[],
  layout: Layout,
  transport: Transport,
  sizes: Sizes,
): Promise<readonly { readonly id: string; readonly body: Json }[]> {
  const products = rows.map((row) => read(productSchema, row, 'product'));
  const skus = products.map(({ sku }) => sku);
  const stocked = rowsBySku(await sourceRows(transport, sizes, skus, layout.sources));
  return products.map((product) => {
    const held = stocked.get(product.sku) ?? [];
    const sources = layout.sources.filter((code) => held.some((each) => each.source === code));
    const manage_stock = product.extension_attributes?.stock_item?.manage_stock ?? null;
    const body = { ...product, extension_attributes: { stock_item: { manage_stock } } };
    return { id: product.id, body: { product: body, sources } };
  });
}
