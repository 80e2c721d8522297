/** A mistake somebody could make, as a change of the hub's own source: only here, and only in memory. */
export interface Bug {
  readonly name: string;
  /** The file, from the project's root. */
  readonly file: string;
  /** Stands there exactly once, or the bug is out of date and planting it fails. */
  readonly find: string;
  readonly replace: string;
}

export const BUGS: readonly Bug[] = [
  {
    name: 'skip dedupe: a movement may be posted twice',
    file: 'server/store/ledger.ts',
    find: '[{ merchantId: 1, key: 1 }, { unique: true }],',
    replace: '[{ merchantId: 1, key: 1 }],',
  },
  {
    name: 'answer before storing',
    file: 'server/services/inbox/group-commit.ts',
    find: '    try {\n      await store(deliveries);',
    replace:
      "    for (const { answer } of batch) answer('stored');\n    try {\n      await store(deliveries);",
  },
  {
    name: 'close the envelope first',
    file: 'server/services/inbox/drain.ts',
    find: '  const kept = await applyAll(hub, channel, opened);\n  await close(hub, kept);',
    replace: '  await close(hub, opened);\n  const kept = await applyAll(hub, channel, opened);',
  },
  {
    name: 'no version check: the last writer wins',
    file: 'server/store/orders.ts',
    find: `      const again = saves.filter(({ readVersion }) => readVersion > 0);
      // Most orders are new, and an insert of many is one commit.
      const taken = await losersOf(first, () => docs.insertMany(first, { ordered: false }));
      const replacing = again.map(({ order, readVersion }) => ({
        replaceOne: {
          filter: { _id: order._id, version: readVersion },`,
    replace: `      const again = saves;
      const taken: readonly string[] = [];
      const replacing = again.map(({ order }) => ({
        replaceOne: {
          filter: { _id: order._id },`,
  },
  {
    name: 'read, change, write the balance: an older one overwrites a newer',
    file: 'server/store/positions.ts',
    find: "const isNewer = { $gt: ['$row.seq', '$seq'] };",
    replace: "const isNewer = { $gt: ['$row.seq', 0] };",
  },
  {
    name: 'drop fencing: who lost the lease writes on',
    file: 'server/services/publish/send-levels.ts',
    find: 'if (sync.fence > token || sync.number.flight) return null;',
    replace: 'if (sync.number.flight) return null;',
  },
  {
    name: 'number from the message: what a webhook tells is believed',
    file: 'server/services/publish/observe-readings.ts',
    find: 'const number = observe(listing.sync.number, reading, own);',
    replace:
      'observe(listing.sync.number, reading, own);\n    const number = { ...listing.sync.number, base: reading.sellable, baseAt: reading.at };',
  },
  {
    name: 'ignore the watermark: a difference is explained before all orders are read',
    file: 'server/domain/channel-number.ts',
    find: 'if (ordersReadUpTo.getTime() < seen.at.getTime() + grainMs)',
    replace: 'if (ordersReadUpTo.getTime() < 0)',
  },
  {
    name: 'blind retry of an unknown outcome',
    file: 'server/services/publish/record-answer.ts',
    find: "const notApplied = ['rate-limited', 'unauthorized', 'rejected'].includes(error.kind);",
    replace: 'const notApplied = error.kind !== null;',
  },
  {
    name: 'swap compare and set',
    file: 'connectors/shopify/stock/write-stock.ts',
    find: 'changeFromQuantity: level.expected',
    replace: 'changeFromQuantity: level.sellable',
  },
  {
    name: 'lose the projection',
    file: 'server/services/stock/post.ts',
    find: 'postedAt: hub.now(), unprojected };',
    replace: 'postedAt: hub.now() };',
  },
  {
    name: "Agenda's unique() as the queue: work starts by a message only",
    file: 'jobs/books.ts',
    find: "find: (hub) => hub.store.inbox.pendingChannels('tell', hub.now()),",
    replace: 'find: async () => [],',
  },
  {
    name: 'send without a trace: no flight before the call',
    file: 'server/services/publish/send-levels.ts',
    find: 'return { fence: token, number, ...UNANSWERED };',
    replace: 'return { fence: token, due: true };',
  },
  {
    name: 'count lines twice that came between two reads',
    file: 'server/services/publish/channel-numbers.ts',
    find: 'const upTo = headOf({ sku, locationId }).seq;',
    replace: 'const upTo = headOf({ sku, locationId }).seq + 3;',
  },
  {
    name: 'take a saved order for a posted one',
    file: 'server/services/orders/order-facts.ts',
    find: 'if (!book || book.unfinished) return true;',
    replace: 'if (!book) return true;',
  },
  {
    name: 'forget what happened to an order before it was seen',
    file: 'server/domain/settle.ts',
    find: "const first = before === null && !beforeOpening && order.state !== 'deleted';",
    replace: 'const first = false;',
  },
  {
    name: 'take a listing for revised that somebody else has taken over',
    file: 'server/store/listing-revisions.ts',
    find: 'for (const { _id } of taken) changed.add(_id);',
    replace: 'for (const _id of ids) changed.add(_id);',
  },
  {
    name: "take another merchant's location for one's own",
    file: 'server/store/places.ts',
    find: 'byName: (merchantId: string, name: string) => docs.findOne({ merchantId, name }),',
    replace: 'byName: (_: string, name: string) => docs.findOne({ name }),',
  },
  {
    name: 'let time run backwards: an older version of an order wins',
    file: 'server/domain/settle.ts',
    find: 'compareRevisions(revision, book.revision) > 0;',
    replace: 'compareRevisions(revision, book.revision) !== 0;',
  },
  {
    name: 'ignore Retry-After',
    file: 'server/services/channels/heed-retry-after.ts',
    find: 'quietUntil = Math.max(quietUntil, io.ticks() + patienceAsked(answer, io.now()));',
    replace: 'quietUntil = Math.min(0, patienceAsked(answer, io.now()));',
  },
  {
    name: 'no rest after a failure',
    file: 'server/services/channels/call-channel.ts',
    find: 'new Date(now.getTime() + restAfter(channel, error));',
    replace: 'new Date(Math.min(now.getTime(), now.getTime() + restAfter(channel, error)));',
  },
  {
    name: 'go on calling a store that refused its keys or threw the app out',
    file: 'server/services/channels/call-channel.ts',
    find: "return status === 'connected' && !rests;",
    replace: "return status !== 'connecting' && !rests;",
  },
  {
    name: 'believe a late message that the app was thrown out',
    file: 'server/services/channels/uninstall.ts',
    find: "if (answer !== 'gone') return answer;",
    replace: "if (answer === 'later') return answer;",
  },
  {
    name: 'keep what opens a store that threw the app out',
    file: 'server/services/channels/uninstall.ts',
    find: 'signingSecrets(openSecrets(hub.sealer, channel))',
    replace: '({ ...signingSecrets({}), ...Object(openSecrets(hub.sealer, channel)) })',
  },
  {
    name: 'shut a channel unseen: nobody is told that its keys were refused',
    file: 'server/services/channels/call-channel.ts',
    find: 'await hub.store.exceptions.raise([refused], hub.now());',
    replace: 'hub.log(refused.key, {});',
  },
  {
    name: 'a bundle gives back what it is made of today',
    file: 'server/domain/settle.ts',
    find: 'const leaves = known ? leavesTaken(line) : resolver.leavesOf(sku);',
    replace: 'const leaves = resolver.leavesOf(known ? (leavesTaken(line), sku) : sku);',
  },
  {
    name: 'a bundle keeps the stock that its store showed',
    file: 'server/services/stock/save-recipe.ts',
    find: 'if (parts.length > 0) await writeOffShown(hub, caller, sku);',
    replace: 'void writeOffShown;',
  },
];
