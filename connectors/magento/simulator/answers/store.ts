import type { Json } from '../../../json.ts';
import type { MagentoState, Source } from '../state/state.ts';

type Fields = Record<string, Json>;

export const websitesJson = (): Fields[] => [
  { id: 0, code: 'admin', name: 'Admin', default_group_id: 0 },
  { id: 1, code: 'base', name: 'Main Website', default_group_id: 1 },
];

export const storeGroupsJson = (): Fields[] => [
  {
    id: 0,
    website_id: 0,
    root_category_id: 0,
    default_store_id: 0,
    name: 'Default',
    code: 'default',
  },
  {
    id: 1,
    website_id: 1,
    root_category_id: 2,
    default_store_id: 1,
    name: 'Main Website Store',
    code: 'main_website_store',
  },
];

export function storeViewsJson(state: MagentoState): Fields[] {
  const admin = { id: 0, code: 'admin', name: 'Admin', website_id: 0, store_group_id: 0 };
  const views = state.shop.views.map(({ id, code, name }) => ({
    id,
    code,
    name,
    website_id: 1,
    store_group_id: 1,
    is_active: 1,
  }));
  return [...views.slice(0, 1), { ...admin, is_active: 1 }, ...views.slice(1)];
}

export function storeConfigsJson(state: MagentoState, baseUrl: string): Fields[] {
  const root = `${baseUrl}/`;
  return state.shop.views.map((view) => ({
    id: view.id,
    code: view.code,
    website_id: 1,
    locale: 'en_US',
    base_currency_code: state.shop.baseCurrency,
    default_display_currency_code: view.currency,
    timezone: 'America/New_York',
    weight_unit: 'lbs',
    base_url: root,
    base_link_url: root,
    base_static_url: `${root}static/`,
    base_media_url: `${root}media/`,
    secure_base_url: root,
    secure_base_link_url: root,
    secure_base_static_url: `${root}static/`,
    secure_base_media_url: `${root}media/`,
  }));
}

export const currencyJson = (state: MagentoState): Fields => ({
  base_currency_code: state.shop.baseCurrency,
  default_display_currency_code: state.shop.baseCurrency,
  available_currency_codes: state.shop.views.map((view) => view.currency),
  exchange_rates: state.shop.views.map((view) => ({ currency_to: view.currency, rate: view.rate })),
});

export const MODULES: readonly string[] = [
  'Magento_Store',
  'Magento_Catalog',
  'Magento_ConfigurableProduct',
  'Magento_Sales',
  'Magento_InventoryApi',
  'Magento_InventorySalesApi',
  'Magento_InventoryReservationsApi',
  'Magento_InventoryExportStockApi',
];

export const sourceJson = (source: Source): Fields => ({
  source_code: source.code,
  name: source.name,
  enabled: true,
  country_id: 'US',
  postcode: '00000',
  use_default_carrier_config: true,
  carrier_links: [],
  extension_attributes: { is_pickup_location_active: false, frontend_name: source.name },
});

/** The default stock exists even where the website sells from another. */
export function stocksJson(state: MagentoState): Fields[] {
  const channels = [{ type: 'website', code: 'base' }];
  const ours = {
    stock_id: state.stock.id,
    name: state.stock.name,
    extension_attributes: { sales_channels: channels },
  };
  if (state.stock.id === 1) return [ours];
  const unused = { stock_id: 1, name: 'Default Stock' };
  return [{ ...unused, extension_attributes: { sales_channels: [] } }, ours];
}

export function stockLinksJson(state: MagentoState): Fields[] {
  const ours = state.stock.sourceCodes.map((code, position) => ({
    stock_id: state.stock.id,
    source_code: code,
    priority: position + 1,
  }));
  return state.stock.id === 1
    ? ours
    : [{ stock_id: 1, source_code: 'default', priority: 1 }, ...ours];
}
