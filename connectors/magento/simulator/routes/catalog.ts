import { productJson, stockItemJson } from '../answers/product.ts';
import { stamp } from '../answers/stamp.ts';
import type { Product } from '../state/state.ts';
import { Refused } from '../wire/refused.ts';
import type { Columns } from '../wire/search.ts';
import { type Call, listed, projected, type Route } from './route.ts';

export const PRODUCT_COLUMNS: Columns<Product> = {
  entity_id: (product) => product.id,
  sku: (product) => product.sku,
  name: (product) => product.name,
  type_id: (product) => product.type,
  price: (product) => product.price,
  status: () => 1,
  visibility: (product) => (product.parent ? 1 : 4),
  created_at: (product) => stamp(product.createdAt),
  updated_at: (product) => stamp(product.createdAt),
};

export const catalogRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: 'products',
    resource: 'Magento_Catalog::products',
    answer: (call) => {
      const show = (product: Product) => productJson(call.state, product);
      return projected(call, listed(call, call.state.products, PRODUCT_COLUMNS, show));
    },
  },
  {
    method: 'GET',
    pattern: 'products/:sku',
    resource: 'Magento_Catalog::products',
    answer: (call, [sku]) => projected(call, productJson(call.state, productOf(call, sku))),
  },
  {
    method: 'GET',
    pattern: 'stockItems/:sku',
    resource: 'Magento_Catalog::catalog_inventory',
    answer: (call, [sku]) => stockItemJson(call.state, productOf(call, sku)),
  },
];

/** By the case that the caller wrote or any other, as MySQL finds it. */
function productOf(call: Call, sku = ''): Product {
  const wanted = sku.toLowerCase();
  const found =
    call.state.bySku.get(sku) ??
    call.state.products.find((product) => product.sku.toLowerCase() === wanted);
  if (!found) {
    throw new Refused(
      404,
      "The product that was requested doesn't exist. Verify the product and try again.",
    );
  }
  return found;
}
