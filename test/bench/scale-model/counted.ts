/** What the commands to the database are for. */
export const KINDS = [
  'ack',
  'leases',
  'lost leases',
  'drain reads',
  'drain writes',
  'ledger',
  'listings',
  'publish',
  'read again',
  'polls',
  'polls, idle channels',
  'reconcile',
  'Agenda and ticks',
  'look-out',
  'screens',
] as const;
export type Kind = (typeof KINDS)[number];
export type Commands = Readonly<Partial<Record<Kind, number>>>;

/**
 * Commands of one pass, counted in the driver (scene/commands.ts) at commit f249ec6: two Shopify shops and a
 * Magento store of one merchant, all live, one location, no bundles. One pass costs the same for one message
 * and for many, up to the batch.
 */
export const counted = {
  /** lease, channel, inbox, who shares the secret (2), listings, locations, recipes, close, release. */
  drain: { leases: 2, 'drain reads': 6, listings: 1, 'drain writes': 1 },
  /** Besides, where an order is new or newer: 22 in all (one is of later: whose channels are told), and one more where exceptions may be healed. */
  drainOrders: { 'drain reads': 3, 'drain writes': 3.67, ledger: 5, listings: 1 },
  /** Besides, where a shop tells a level: 16 in all. */
  drainLevels: { 'drain reads': 1, ledger: 3, listings: 2 },
  /** `untilDry`: after each pass that did something comes one that finds nothing. */
  drainEmpty: { leases: 2, 'drain reads': 2 },
  publishSent: { leases: 4, publish: 17 },
  /** The channel shows the right number already: it sold the unit itself, or one was only shipped. */
  publishSame: { leases: 4, publish: 11 },
  /** Orders that turn out to be known in this revision; with the empty pass behind it. */
  rereadKnown: { leases: 4, 'read again': 11 },
  /** Orders read at the store and settled. */
  rereadNew: { leases: 4, 'read again': 22 },
  pullShopify: 5,
  pullMagento: 8,
  /** Of 250 listings an answer brings 101 at first: two more for those, and two for the items. */
  reconcile: { leases: 2, reconcile: 14 },
  /** Of each bell in the cluster: begun and ended. */
  tickRun: 2,
  /** One bell a second, and one every five. */
  ticksASecond: 1 + 1 / 5,
  /** Bells that each process asks for once a second. */
  agendaAsks: 2,
  sweep: 3,
  /** live.ts looks every 1.5 s for each merchant somebody watches: with one look a channel. */
  marks: 8,
  /** Numbers of one poll or write at a Magento store; a Shopify shop takes one call each. */
  magentoPollCalls: 4,
  magentoWriteCalls: 4,
  magentoReadCalls: 3,
} as const;

export const inSum = (commands: Commands): number =>
  Object.values(commands).reduce((sum, each) => sum + each, 0);

/** Bytes of one stored document, and of its entries in the declared indexes (40–70 each, a guess). */
export const bytes = {
  /** 7 kB of an order, packed by zstd when it is stored: as much as gzip leaves (reference/performance.md §2.1). */
  packedOrder: 1_700,
  envelope: 250,
  small: 230,
  inboxIndexes: 350,
  order: 1_550 + 1_400,
  timeline: 230 + 150,
  ledger: 475 + 320,
  write: 510 + 280,
  channel: 1_040,
} as const;
