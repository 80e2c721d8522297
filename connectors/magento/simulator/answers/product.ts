import type { Json } from '../../../json.ts';
import type { MagentoState, Product } from '../state/state.ts';
import { sourceItem } from '../state/stock.ts';
import { stamp } from './stamp.ts';

type Fields = Record<string, Json>;

/** A product as `GET /V1/products/:sku` shows it. Stock writes never move its `updated_at`. */
export function productJson(state: MagentoState, product: Product): Fields {
  return {
    id: product.id,
    sku: product.sku,
    name: product.name,
    attribute_set_id: 4,
    price: product.price,
    status: 1,
    // A child of a configurable is not shown on its own.
    visibility: product.parent ? 1 : 4,
    type_id: product.type,
    created_at: stamp(product.createdAt),
    updated_at: stamp(product.createdAt),
    weight: 1,
    extension_attributes: {
      website_ids: [1],
      stock_item: stockItemJson(state, product),
      ...(product.type === 'configurable' ? configurable(product) : {}),
    },
    product_links: [],
    options: [],
    media_gallery_entries: [],
    tier_prices: [],
    custom_attributes: attributes(product),
  };
}

const configurable = (product: Product): Fields => ({
  configurable_product_options: [
    {
      id: product.id,
      attribute_id: '93',
      label: 'Color',
      position: 0,
      values: product.childIds.map((id) => ({ value_index: id })),
      product_id: product.id,
    },
  ],
  configurable_product_links: product.childIds,
});

const attributes = (product: Product): Fields[] => {
  const key = product.sku.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return [
    { attribute_code: 'options_container', value: 'container2' },
    { attribute_code: 'url_key', value: key },
    { attribute_code: 'required_options', value: '0' },
    { attribute_code: 'has_options', value: product.type === 'configurable' ? '1' : '0' },
    { attribute_code: 'tax_class_id', value: '2' },
    { attribute_code: 'category_ids', value: [] },
  ];
};

/** The legacy stock item: the default source's quantity, whatever the website sells from. */
export function stockItemJson(state: MagentoState, product: Product): Fields {
  const row = sourceItem(state, product.sku, 'default');
  return {
    item_id: product.id,
    product_id: product.id,
    stock_id: 1,
    qty: row?.quantity ?? 0,
    is_in_stock: product.type === 'configurable' || row?.status === 1,
    is_qty_decimal: false,
    show_default_notification_message: false,
    use_config_min_qty: true,
    min_qty: 0,
    use_config_min_sale_qty: 1,
    min_sale_qty: 1,
    use_config_max_sale_qty: true,
    max_sale_qty: 10000,
    use_config_backorders: true,
    backorders: 0,
    use_config_notify_stock_qty: true,
    notify_stock_qty: 1,
    use_config_qty_increments: true,
    qty_increments: 0,
    use_config_enable_qty_inc: true,
    enable_qty_increments: false,
    use_config_manage_stock: true,
    manage_stock: true,
    low_stock_date: null,
    is_decimal_divided: false,
    stock_status_changed_auto: 0,
  };
}
