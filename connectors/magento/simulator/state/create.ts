import { minorDigits } from '../../../../server/domain/money.ts';
import type { SimulatedItem } from '../../../simulator.ts';
import type { MagentoOptions } from '../options.ts';
import type { MagentoState, Product, Shop, Source, Stock, StoreView } from './state.ts';
import { saveSourceItem } from './stock.ts';

const DEFAULT_SOURCE: Source = { code: 'default', name: 'Default Source' };

/** A new store with its catalogue and opening stock, and no order yet. */
export function createState(options: MagentoOptions, now: Date): MagentoState {
  const shop = shopOf(options);
  const products = catalogue(options.items, options.configurableShare ?? 0, shop, now);
  const own = options.sources ?? [DEFAULT_SOURCE];
  // The default source always exists and cannot be linked into a custom stock.
  const custom = own.some((source) => source.code !== DEFAULT_SOURCE.code);
  const linked = custom ? own.filter((source) => source.code !== DEFAULT_SOURCE.code) : own;
  const stock: Stock = {
    id: custom ? 2 : 1,
    name: custom ? 'Main' : 'Default Stock',
    sourceCodes: linked.map((source) => source.code),
  };
  const state: MagentoState = {
    shop,
    products,
    bySku: new Map(products.map((product) => [product.sku, product])),
    sources: custom ? [DEFAULT_SOURCE, ...linked] : own,
    stock,
    sourceItems: new Map(),
    index: new Map(),
    reservations: new Map(),
    orders: new Map(),
    shipments: [],
    invoices: [],
    creditmemos: [],
    customers: new Map(),
    sequences: new Map(),
    happened: [],
  };
  for (const item of options.items) spread(state, item);
  state.happened.length = 0;
  return state;
}

function shopOf(options: MagentoOptions): Shop {
  const baseCurrency = options.currency ?? 'USD';
  const views: StoreView[] = [
    { id: 1, code: 'default', name: 'Default Store View', currency: baseCurrency, rate: 1 },
  ];
  if (options.orderCurrency) {
    const rate = options.rate ?? 1;
    views.push({ id: 2, code: 'abroad', name: 'Abroad', currency: options.orderCurrency, rate });
  }
  const taxPercent = options.taxPercent ?? 0;
  return { name: options.name, baseCurrency, views, taxPercent, shippingPerUnit: 5 };
}

/** Simple products in the order given; every second one chosen as a child starts a new configurable. */
function catalogue(
  items: readonly SimulatedItem[],
  configurableShare: number,
  shop: Shop,
  createdAt: Date,
): Product[] {
  const unit = 10 ** minorDigits(shop.baseCurrency);
  const products: Product[] = [];
  let parent: Product | null = null;
  const add = (fields: Omit<Product, 'id' | 'createdAt' | 'childIds'>): Product => {
    const product: Product = { ...fields, id: products.length + 1, createdAt, childIds: [] };
    products.push(product);
    return product;
  };
  items.forEach((item, position) => {
    const simple = { sku: item.sku, name: item.title, price: item.priceMinor / unit };
    const chosen =
      Math.floor((position + 1) * configurableShare) > Math.floor(position * configurableShare);
    if (!chosen) {
      add({ ...simple, type: 'simple', parent: null });
      return;
    }
    if (!parent || parent.childIds.length === 2) {
      const of = { sku: `${item.sku}-ANY`, name: `${item.title} (any)`, price: 0 };
      parent = add({ ...of, type: 'configurable', parent: null });
    }
    parent.childIds.push(add({ ...simple, type: 'simple', parent }).id);
  });
  return products;
}

function spread(state: MagentoState, item: SimulatedItem): void {
  const codes = state.stock.sourceCodes;
  const share = Math.floor(item.stock / codes.length);
  codes.forEach((sourceCode, position) => {
    const quantity = position === 0 ? item.stock - share * (codes.length - 1) : share;
    saveSourceItem(state, { sku: item.sku, sourceCode, quantity, status: quantity > 0 ? 1 : 0 });
  });
}
