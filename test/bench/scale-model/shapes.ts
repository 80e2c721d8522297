/** What one order brings with it, as the connectors subscribe to it and real shops sell. */
export const order = {
  /** 0.90064·1 + 0.07618·2 + …: items an order of 99,441 real orders (Olist, as in payload/distributions.ts). */
  lines: 1.14,
  /** create, updated, paid at the sale; fulfilled, updated at the shipment: the whole order each time. */
  tellings: 5,
  /** Of those, the ones that are news: the sale, its payment, the shipment. */
  revisions: 3,
  /** Two of the revisions move stock: sold, shipped. */
  moves: 2,
  /** fulfillments/create names a part of an order. */
  partHints: 1,
  /** What a poll finds of it: each of two changes once, whatever the webhooks told before. */
  pollHints: 2,
  /** A Magento module tells sale and shipment; polls see the order twice, invoice and shipment once. */
  magentoHints: 2,
  magentoPollHints: 4,
  timeline: 4,
} as const;

/** Above and below the mean, as a sine over the day: people buy in the evening and sleep before dawn. */
const SWING = 0.6;

/** Orders a second of each hour of a day of which the mean is 1. */
export const hoursOfDay = (): readonly number[] =>
  Array.from({ length: 24 }, (_, hour) => 1 + SWING * Math.sin((2 * Math.PI * (hour - 14)) / 24));

export const BUSY_HOUR = Math.max(...hoursOfDay());

/** Intervals of the hub at work: `.env.example`, `jobs/agenda.ts`. Seconds. */
export const every = { poll: 60, reconcile: 300, reconcileTick: 5, sweepTick: 5, tick: 1 } as const;

/** Magento on a small machine (reference/magento.md §2.7): seconds of a read, and of 100 source items. */
export const magento = { readSeconds: 0.17, writeSeconds: 1.3, layoutCalls: 3, layoutEvery: 300 };

/** Points by Shopify's linear table: what is asked for; the answer may give some of it back. */
export const points = { write: 10, poll: 103, readLevel: 3, readOrder: 182 } as const;
/** Points a second of one shop and app: Standard, Advanced, Plus. */
export const PLANS = { standard: 100, advanced: 200, plus: 1_000 } as const;
