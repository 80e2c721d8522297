/** Every number that bounds something, and why. Times are milliseconds unless the name says otherwise. */
export const limits = {
  /** Shopify sends orders of hundreds of lines; 10 MB is what its biggest ones need. */
  webhookBodyBytes: 10 * 1024 * 1024,
  /** A sender that cannot deliver its body in this time is cut, so slow ones cannot hold sockets. */
  webhookReadMs: 10_000,
  /** Browsers send about twenty, proxies add a dozen; all of them together have Node's 16 kB. */
  headersMax: 100,
  /** Bodies waiting for one group commit; beyond it the intake answers 503 and the sender retries. */
  intakeQueueBytes: 128 * 1024 * 1024,
  /** Bodies still arriving may hold this much together; the first part of each is not counted. */
  intakeReadingBytes: 128 * 1024 * 1024,
  /** Nearly every webhook is smaller, so a flood of huge bodies cannot keep the usual ones out. */
  intakeFreeBytes: 64 * 1024,
  /** One group commit: what one insert takes at most, by number and by size. */
  intakeBatch: 500,
  intakeBatchBytes: 32 * 1024 * 1024,
  /** A smaller body is not packed: 20 µs would save less than the rest of its document takes. */
  packFromBytes: 512,
  /**
   * Up to this a body is packed at once, in 75 µs at most; larger ones away from the event loop. A whole
   * group commit packs for 40 ms then, and one body of 10 MB (30–150 ms) stops nobody.
   */
  packAwayBytes: 32 * 1024,
  /** Unpacked; no door lets more in: a webhook has 10 MB, an answer of a channel 20 MB. */
  inboxBodyBytes: 20 * 1024 * 1024,
  /**
   * With less room on the database's disk than the smaller of these two nothing is taken in any more: a
   * database that fills its disk ends, and needs room to start again. More than comes in between two looks.
   */
  diskFreeBytes: 2 * 1024 ** 3,
  diskFreeShare: 0.1,
  /** Between two looks at the disk, and how long the database may think about one. */
  diskLookMs: 10_000,
  /** Where the question fails again and again, so many looks are left out at most: ten minutes. */
  diskSparedMax: 59,
  diskAnswerMs: 5_000,
  /** What the intake knows of a channel is looked up again after this: new secrets, an uninstall. */
  intakeKnownMs: 3_000,
  intakeKnownMax: 10_000,
  /** "Last received" is written at most this often a channel. */
  receivedNoteMs: 5_000,
  /** Nesting beyond any real payload; JSON.parse of 10 MB of brackets would stop the process for seconds. */
  jsonDepth: 64,
  jsonNodes: 500_000,
  /** Quantities beyond this are typing errors; Shopify's own bound is 1e9. */
  quantityMax: 1_000_000,
  linesMax: 10_000,
  /** Recipes checked in one go; a catalogue of sets and multipacks stays far below. */
  bundlesMax: 10_000,
  /** Rows of all recipes of a merchant, which stand in one document. */
  recipeRowsMax: 30_000,
  /** Parts of a bundle that a sentence names; the others are on the item's page. */
  partsTold: 5,
  /** Rows of one recipe; Shopify's own bundles take 30. */
  bundlePartsMax: 100,
  /** Bundles inside bundles; Shopify's own have one level. */
  bundleDepthMax: 5,
  /** Plain items in one bundle: an order line for it moves the stock of each. */
  bundleItemsMax: 200,
  /** Deliveries a drain works in one batch: large enough to share round trips, small enough to repeat. */
  drainBatch: 500,
  /** The same where each tells one stock number. */
  numbersBatch: 40,
  /** Deliveries marked as worked by one command: those that come in meanwhile wait for it. */
  closeBatch: 100,
  /** Bodies of one batch in memory, about: the last one may go beyond. */
  drainBytes: 32 * 1024 * 1024,
  /** A message about a part of an order waits this long for the full one that comes beside it. */
  hintPatienceMs: 3_000,
  /** Orders read again in one call. */
  rereadBatch: 50,
  publishBatch: 250,
  /** Calls with numbers that are under way to one store at once. */
  publishCalls: 2,
  /** Calls follow each other in such a part of the time that one takes there and back. */
  publishPace: 0.92,
  /** A call's way there and back, until one was seen. */
  publishAnswerMs: 250,
  /** A number that was sent is answered, or read back, within this. */
  writeAnswerMs: 60_000,
  /** Changes are gathered so long at most while a store's budget for calls runs out. */
  publishGatherMs: 2_000,
  /** Listings looked at per publish pass, so that decreases can be found and sent first. */
  publishWindow: 1000,
  projectBatch: 500,
  /** Where look after look finds nothing to send, a channel's due listings are gathered so long. */
  nothingToSendMs: 200,
  /** The same where a look takes long, because thousands of items were sold: four times as long as it took, at most. */
  nothingToSendMaxMs: 2_000,
  /** A number that no order explains yet is looked into after this long. */
  puzzleMs: 300,
  /** Orders looked at again in one go when their listings were mapped. */
  remapBatch: 200,
  /** Between two looks of a worker into the inbox that other processes fill: half of it is waited. */
  lookOutMs: 10,
  /** The same after nothing came in for a while: a hub at rest should ask its database little. */
  lookOutQuietMs: 50,
  lookOutQuietAfterMs: 30_000,
  /** A look that asks for all that waits, tried before or not, comes this often; others ask for what came since. */
  lookOutWholeMs: 1_000,
  /** Clocks of hosts may differ so much, and storing take so long, until only a whole look finds a message. */
  lookOutSlackMs: 1_000,
  /** What comes often is gathered before it is worked: so long for each message that came last time, between the two. */
  gatherEachMs: 6,
  gatherMinMs: 80,
  gatherMaxMs: 400,
  /** The same while it works on messages: others wait for the processor anyhow. */
  lookOutWorkingMs: 100,
  /** A channel that can wait is looked at so much later than the others: the time that one sale needs to be sent. */
  lastWaitsMs: 20,
  /** A worker with hands free looks for channels to publish after this, if the bell rings elsewhere. */
  helpMs: 1_500,
  /** Channels of one book worked at once in a process; the others have their turn at the next tick. */
  channelsAtOnce: 50,
  /** A channel that another worker holds is left to it so long; if it dies, its lease lasts longer anyhow. */
  elsewhereMs: 500,
  /** An increase that waits for orders to be read is looked at again after this. */
  holdMs: 1_000,
  /** A failing channel rests this long, doubling with every failure in a row up to the bound. */
  restMs: 1_000,
  /** An outage may end at any moment: asking again this often costs a store nothing. */
  restOutageMs: 10_000,
  /** What asking again does not mend; also the longest that a store's own word is taken for. */
  restMaxMs: 300_000,
  /** Failures in a row after which a person should know. */
  failuresShown: 5,
  /** A message that a store is gone waits this long for one that can be asked. */
  farewellMs: 5_000,
  /** Renewed while work goes on; a worker that dies frees its channel after this. */
  leaseMs: 5_000,
  /** A worker holds on to an inbox so long after its last message: what came often comes again. */
  leaseKeptMs: 300,
  /** A command that the database does not answer fails after this; the longest honest ones erase a whole merchant. */
  databasePatienceMs: 120_000,
  /** Retry schedule after Svix: 5 s, 30 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h. */
  retryMs: [5_000, 30_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000],
  /** Rounds of version conflict before a batch is left to the next tick. */
  conflictRounds: 20,
  /** Inbox is kept this long after closing: longer than any channel's retries and a late day. */
  inboxDays: 30,
  /** What was sent to channels is kept this long: enough to answer "why" about any recent number. */
  stockWriteDays: 90,
  /** Who changed what is kept this long: last year's season can be compared with this one. */
  changeDays: 400,
  /** While processes of the version before still run, they write entries that are in no chain. */
  changeUpgradeMs: 86_400_000,
  /** An import that wrote nothing for so long died with its process, and may be tried again. */
  importSilentMs: 30_000,
  /** Lines of an import's log that are kept, the last. */
  importLines: 50,
  /** Listings looked through for one page of the shadow view, when most of them are filtered out. */
  shadowScanMax: 5_000,
  /** Orders older than this before the first connection are not imported. */
  importDays: 60,
  /** Two clocks' rounding: an order this near to a reading may or may not be in it. */
  clockGrainMs: 1_000,
  /** Pulls overlap by this, because a store's rows appear later than their stamps say. */
  pullOverlapMs: 300_000,
  /** Between two pulls of a channel, however many ask for one. */
  pullRestMs: 1_500,
  /** Pages of one pull; the next pull goes on where this one stopped. */
  pullPagesMax: 500,
  /** What is younger than this is still in somebody's hands. */
  sweepAfterMs: 5_000,
  reconcileBatch: 250,
  pageMax: 250,
  pageDefault: 50,
  searchTermMax: 100,
  /** Calls a minute with one API key; the intake is not counted here. */
  apiPerMinute: 600,
  /** One factor alone is only as good as it is long; NIST SP 800-63B asks for no character classes. */
  passwordMin: 12,
  passwordMax: 128,
  /** The first owner starts within a day, or prints a new link. */
  ownerLinkMs: 86_400_000,
  /** A session passed on by a link: long enough to look up from the terminal. */
  entryLinkMs: 3_600_000,
  /** An invitation is passed on by hand, over a week-end or a holiday. */
  invitationMs: 7 * 86_400_000,
  resetLinkMs: 86_400_000,
  /** Tries of one-time links a minute from one address. Their 256 bits are not guessed either way. */
  linkTriesPerMinute: 30,
  /** Invitations shown; open ones end by themselves. */
  invitationsShown: 200,
  /** Somebody who works carries on; who was away for two weeks signs in again. */
  sessionSeconds: 14 * 86_400,
  /** A screen follows the books within two seconds; a look costs a merchant a dozen short reads. */
  liveLookMs: 1_500,
  /** Proxies cut lines that are silent for half a minute. */
  streamBeatMs: 20_000,
  /** After this a stream ends and is asked for again, so that a session that ended is noticed. */
  streamMs: 600_000,
  /** A browser has six lines for a host; a person has a few of those. */
  streamsPerCaller: 30,
  streamUnreadBytes: 64 * 1024,
  /** A code is carried from one screen to another; a few typing errors are forgiven in that time. */
  linkCodeMs: 600_000,
  linkCodeTries: 5,
  /** No route takes more than ids and flags. */
  apiBodyBytes: 16 * 1024,
  /** What is shown of a dead letter's body. */
  payloadShownBytes: 64 * 1024,
  whyLines: 20,
  /** Later counts of one shelf looked through before a count is undone; a shelf is not counted so often. */
  countsShown: 200,
  /** What is marked as low until the owners set another number. */
  lowUnits: 5,
  /** Items looked at for one page of a filter; a page that is not full by then goes on at its cursor. */
  stockScan: 2_000,
  /** SKUs sold below zero that the filter can list; nobody works through more in a day. */
  oversoldMax: 10_000,
  /** Characters of a note on a count or a transfer. */
  stockNoteMax: 200,
  /** Tabs of the order list are counted no further: "1,000+" tells as much, and costs little. */
  ordersCounted: 1_000,
  /** Orders in trouble that the list can show at once; nobody works through more in a day. */
  troubleMax: 1_000,
  /** So many are asked for beside a page of orders; where there are more, those of the page are asked for after it. */
  troubleFew: 50,
  /** "The last so many days", ten years at most. */
  placedDaysMax: 3_660,
  /** Characters of one note on an order. */
  noteMax: 2_000,
  /** Entries of an order's timeline that are shown, the latest: notes are made by callers. */
  timelineShown: 500,
  savedViewsMax: 50,
  /** Exports that run at once in a process: each reads a whole order book. */
  exportsAtOnce: 4,
  whyWrites: 10,
  /** Listings mapped, unmapped or looked at beforehand in one call: their ids fit into one body. */
  mapMax: 100,
  /** Look-alikes read for one page of proposals. */
  suggestionsRead: 2_000,
  /** Pages looked through for proposals in one call; the next call goes on. */
  suggestRounds: 4,
  /** Waiting orders worked out in a preview; beyond it the answer says that there are more. */
  previewOrders: 500,
  previewOrdersShown: 10,
  /** Mapping waits so often and so long for a channel that is being published; its passes are short. */
  mapRounds: 50,
  mapWaitMs: 200,
  /** Open exceptions are counted no further: "999+" tells as much. */
  exceptionsCounted: 1_000,
  exceptionsClosedAtOnce: 100,
  replayedAtOnce: 100,
  /** Orders looked at a channel for the home page; beyond it the day's sums say "at least". */
  homeOrders: 5_000,
  /** Characters of a time zone's name; the longest of IANA's are half of it. */
  zoneNameMax: 64,
  channelResponseBytes: 20 * 1024 * 1024,
  channelIdleMs: 30_000,
} as const;
