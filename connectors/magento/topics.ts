/** What a delivery is about; the translator has one rule for each. */
export const topics = {
  /** A signed webhook of any sender, whatever it says. */
  webhook: 'webhook/hint',
  /** A row of a stream that says only that an order changed. */
  orderHint: 'hint/order',
  order: 'rest/order',
  /** An order of another website of the same store. */
  elsewhere: 'rest/elsewhere',
  product: 'rest/product',
  source: 'rest/source',
  orderGone: 'gone/order',
  productGone: 'gone/product',
} as const;
