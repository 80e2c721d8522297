/** Numbers that follow from how Magento behaves; the hub's own bounds are in server/limits.ts. */
export const bounds = {
  /** Input limits, where a merchant turned them on, stop at 300 rows a page; an order is 17 kB. */
  pageSize: 100,
  /** `POST source-items` of 100 takes 1.3 s on a small machine, 1,000 take 8 s. */
  arrayItems: 100,
  /** php-fpm pools of small hosts have five workers, and shoppers need some. */
  concurrentCalls: 3,
  readTries: 3,
  /** Waits between tries of a read; a longer Retry-After is left to the hub's own schedule. */
  retryMs: [250, 1_000],
  retryAfterMaxMs: 5_000,
  /** Saving many source items reindexes them before the first byte of the answer. */
  writeIdleMs: 120_000,
  /** An answer that trickles is given up after this, however alive it seems. */
  answerMs: 180_000,
  /** A store that kept silent for the whole idle time is left alone for this long. */
  silenceRestMs: 60_000,
  /** A row is visible at commit and stamped at statement time: seen 4 s apart. */
  commitLagMs: 5_000,
  /** nginx takes 8 kB for a request line. */
  queryTextMax: 4_000,
  /** Sources, stocks and store views change when staff reorganises. */
  layoutMs: 300_000,
  /** Waits for the stock index to follow a write. */
  indexWaitMs: [0, 1_000, 2_000],
  /** An index run by cron follows within minutes; after this a number is tried again. */
  indexBehindMs: 1_800_000,
  /** OAuth timestamps may lie 600 s ahead of the store's clock; people are told well before. */
  clockSkewMaxMs: 120_000,
  /** A module delivery older or newer than this is a replay. */
  webhookAgeMs: 300_000,
} as const;
