import type { Json } from '../../../json.ts';
import { sourceJson, stockLinksJson, stocksJson } from '../answers/store.ts';
import type { Product, Source, SourceItem } from '../state/state.ts';
import { salable } from '../state/stock.ts';
import { notFound, Refused } from '../wire/refused.ts';
import type { Columns } from '../wire/search.ts';
import { PRODUCT_COLUMNS } from './catalog.ts';
import { type Call, listed, projected, type Route } from './route.ts';
import { saveSourceItems } from './source-items.ts';

const SOURCE = 'Magento_InventoryApi::source';
const STOCK = 'Magento_InventoryApi::stock';
const SALES_STOCK = 'Magento_InventorySalesApi::stock';

const SOURCE_COLUMNS: Columns<Source> = {
  source_code: (source) => source.code,
  name: (source) => source.name,
  enabled: () => 1,
};

const SOURCE_ITEM_COLUMNS: Columns<SourceItem> = {
  source_item_id: (item) => item.id,
  sku: (item) => item.sku,
  source_code: (item) => item.sourceCode,
  quantity: (item) => item.quantity,
  status: (item) => item.status,
};

type StockFields = Readonly<Record<string, Json>>;
const column = (name: string) => (row: StockFields) => {
  const value = row[name];
  return typeof value === 'number' || typeof value === 'string' ? value : null;
};
const STOCK_COLUMNS: Columns<StockFields> = {
  stock_id: column('stock_id'),
  name: column('name'),
};
const LINK_COLUMNS: Columns<StockFields> = {
  stock_id: column('stock_id'),
  source_code: column('source_code'),
  priority: column('priority'),
};

export const inventoryRoutes: readonly Route[] = [
  list('inventory/sources', SOURCE, (call) =>
    listed(call, call.state.sources, SOURCE_COLUMNS, sourceJson),
  ),
  list('inventory/source-items', SOURCE, (call) =>
    listed(call, call.state.sourceItems.values(), SOURCE_ITEM_COLUMNS, (item) => ({
      sku: item.sku,
      source_code: item.sourceCode,
      quantity: item.quantity,
      status: item.status,
    })),
  ),
  {
    method: 'POST',
    pattern: 'inventory/source-items',
    resource: 'Magento_InventoryApi::stock_source_item_assign',
    answer: saveSourceItems,
  },
  list('inventory/stocks', STOCK, (call) =>
    listed(call, stocksJson(call.state), STOCK_COLUMNS, (stock) => stock),
  ),
  list('inventory/stock-source-links', STOCK, (call) =>
    listed(call, stockLinksJson(call.state), LINK_COLUMNS, (link) => link),
  ),
  list('inventory/stock-resolver/website/:code', SALES_STOCK, (call, [code]) => {
    refuseWebsite(code);
    return stocksJson(call.state).at(-1) ?? null;
  }),
  list('inventory/get-sources-assigned-to-stock-ordered-by-priority/:id', STOCK, (call, [id]) => {
    const linked = stockLinksJson(call.state).filter((link) => String(link.stock_id) === id);
    const codes = linked.map((link) => link.source_code);
    return codes.flatMap((code) =>
      call.state.sources.filter((source) => source.code === code).map(sourceJson),
    );
  }),
  list('inventory/export-stock-salable-qty/website/:code', STOCK, (call, [code]) => {
    refuseWebsite(code);
    return listed(call, call.state.products, PRODUCT_COLUMNS, (product) => ({
      sku: product.sku,
      qty: product.type === 'simple' ? salable(call.state, product.sku) : 0,
      is_salable: isSalable(call, product),
    }));
  }),
  list('inventory/get-product-salable-quantity/:sku/:stockId', SALES_STOCK, (call, given) => {
    const product = sellableProduct(call, given);
    if (product.type === 'simple') return salable(call.state, product.sku);
    throw new Refused(
      400,
      "Can't check requested quantity for products without Source Items support.",
    );
  }),
  list('inventory/is-product-salable/:sku/:stockId', SALES_STOCK, (call, given) =>
    isSalable(call, sellableProduct(call, given)),
  ),
];

function list(pattern: string, resource: string, answer: Route['answer']): Route {
  const shown: Route['answer'] = (call, given) => projected(call, answer(call, given));
  return { method: 'GET', pattern, resource, answer: shown };
}

function refuseWebsite(code: string | undefined): void {
  if (code !== 'base') throw new Refused(404, 'No linked stock found');
}

function sellableProduct(call: Call, [sku = '', stockId = '']: readonly string[]): Product {
  if (!stocksJson(call.state).some((stock) => String(stock.stock_id) === stockId)) {
    throw notFound();
  }
  const product = call.state.bySku.get(sku);
  if (product) return product;
  throw new Refused(404, 'Following products with requested skus were not found: %1', [sku]);
}

/** A configurable is salable as long as one of its children is. */
function isSalable(call: Call, product: Product): boolean {
  if (product.type === 'simple') return salable(call.state, product.sku) > 0;
  return call.state.products.some(
    (child) => child.parent === product && salable(call.state, child.sku) > 0,
  );
}
