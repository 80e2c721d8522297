import { Command } from 'commander';
import type { Hub } from '../services/hub.ts';
import { type Source, type Why, whyNumber } from '../services/stock/why-number.ts';
import type { LedgerDoc } from '../store/ledger.ts';
import { CliError, type Desk } from './desk.ts';
import { type ForMerchant, findChannel, findMerchant, MERCHANT } from './merchant.ts';
import { table } from './table.ts';

interface WhyOptions extends ForMerchant {
  readonly channel?: string;
}

export function whyCommand(desk: Desk): Command {
  return new Command('why')
    .description('why a channel shows the number it shows')
    .argument('<sku>')
    .option('--channel <name>', 'one channel, by id or name')
    .option(...MERCHANT)
    .action((sku: string, options: WhyOptions) => tellWhy(desk, sku, options));
}

async function tellWhy(desk: Desk, sku: string, options: WhyOptions): Promise<void> {
  await desk.withHub(async (hub) => {
    const merchant = await findMerchant(hub, options.merchant);
    const whys = await whysOf(hub, merchant._id, sku, options.channel);
    if (whys.length === 0) {
      const where = options.channel ? `on ${options.channel}` : 'on any channel';
      throw new CliError(`Nothing with the SKU ${sku} is sold ${where}.`);
    }
    const told = new Set<string>();
    for (const why of whys) {
      for (const line of linesOf(why)) desk.terminal.out(line);
      for (const source of why.sources) {
        // Channels that sell from one location share its ledger.
        const chain = `${source.locationId}|${source.sku}`;
        if (told.has(chain)) continue;
        told.add(chain);
        for (const line of ledgerOf(source)) desk.terminal.out(line);
      }
    }
  });
}

async function whysOf(hub: Hub, merchantId: string, sku: string, wanted: string | undefined) {
  const channels = wanted
    ? [await findChannel(hub, merchantId, wanted)]
    : await hub.store.channels.list(merchantId);
  const found = await Promise.all(
    channels.map((channel) => whyNumber(hub, merchantId, sku, channel._id)),
  );
  return found.flatMap((each) => each ?? []);
}

function linesOf({
  listing,
  channel,
  target,
  believed,
  sources,
  sentences,
  writes,
}: Why): string[] {
  const { number } = listing.sync;
  const facts = table(
    ['target', 'believed', 'buffer', 'written', 'in flight', 'seen'],
    [
      [
        target,
        believed,
        listing.buffer,
        listing.sync.published,
        number.flight?.sellable ?? null,
        number.seen?.sellable ?? null,
      ],
    ],
  );
  const balances = sources.map(({ locationName, balance }) => {
    const { available, committed, unavailable, incoming } = balance;
    return [locationName, available, committed, unavailable, incoming] as const;
  });
  return [
    '',
    `${listing.sku} on ${channel.name}: ${listing.title}`,
    ...sentences.map((sentence) => `  ${sentence}`),
    '',
    ...facts,
    '',
    ...table(['location', 'available', 'committed', 'unavailable', 'incoming'], balances),
    '',
    ...(writes.length === 0
      ? ['No number was ever sent.']
      : table(
          ['sent', 'instead of', 'number', 'outcome', 'receipt'],
          writes.map(({ sentAt, expected, sellable, state, receipt, message }) => [
            sentAt,
            expected,
            sellable,
            state,
            receipt ?? message,
          ]),
        )),
  ];
}

function ledgerOf({ sku, locationName, lines }: Source): string[] {
  const rows = lines.map((line) => [
    line.seq,
    line.cause.at,
    `${line.from} → ${line.to}`,
    line.quantity,
    line.after.available,
    line.after.committed,
    causeOf(line),
  ]);
  const head = ['line', 'when', 'moved', 'units', 'available', 'committed', 'because of'];
  return ['', `Ledger of ${sku} at ${locationName}, newest first`, ...table(head, rows)];
}

const causeOf = ({ cause }: LedgerDoc) => `${cause.kind} ${cause.id}`;
