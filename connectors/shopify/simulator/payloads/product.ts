import { formatMinor } from '../../../../server/domain/money.ts';
import { gid } from '../ids.ts';
import { sellable } from '../inventory.ts';
import type { Shop, StockItem } from '../state.ts';
import { localTime, number } from './rest.ts';

/** A product with its one variant, as `products/create` and `products/update` show it. */
export function productPayload(shop: Shop, item: StockItem) {
  return {
    admin_graphql_api_id: gid('Product', item.productId),
    body_html: '',
    created_at: localTime(item.createdAt),
    handle: item.sku.toLowerCase(),
    id: number(item.productId),
    product_type: '',
    published_at: localTime(item.createdAt),
    template_suffix: null,
    title: item.title,
    updated_at: localTime(item.updatedAt),
    vendor: shop.domain,
    status: 'active',
    published_scope: 'global',
    tags: '',
    variants: [variantPayload(shop, item)],
    options: [],
    images: [],
    image: null,
    media: [],
    variant_gids: [
      {
        admin_graphql_api_id: gid('ProductVariant', item.variantId),
        updated_at: localTime(item.updatedAt),
      },
    ],
  };
}

function variantPayload(shop: Shop, item: StockItem) {
  const stock = sellable(shop, item.sku);
  return {
    admin_graphql_api_id: gid('ProductVariant', item.variantId),
    barcode: null,
    compare_at_price: null,
    created_at: localTime(item.createdAt),
    id: number(item.variantId),
    inventory_item_id: number(item.inventoryItemId),
    inventory_policy: 'deny',
    inventory_quantity: stock,
    old_inventory_quantity: stock,
    option1: 'Default Title',
    option2: null,
    option3: null,
    position: 1,
    price: formatMinor(item.priceMinor, shop.currency),
    product_id: number(item.productId),
    sku: item.sku,
    taxable: true,
    title: 'Default Title',
    updated_at: localTime(item.updatedAt),
  };
}
