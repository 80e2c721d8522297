import { type Command, Option } from 'commander';
import { connectChannel } from '../services/channels/connect-channel.ts';
import type { ConnectRequest } from '../services/channels/connect-request.ts';
import type { Hub } from '../services/hub.ts';
import { CliError, type Desk } from './desk.ts';
import { findOrMakeMerchant } from './merchant.ts';

/** The options that every kind of store has. */
export interface ConnectOptions {
  readonly merchant?: string;
  readonly name?: string;
  readonly location: string;
  readonly mapLocation: Readonly<Record<string, string>>;
  readonly counter: 'hub' | 'channel';
  readonly openStock: boolean;
  readonly mode: ConnectRequest['mode'];
  readonly callback?: string;
}

export function withConnectOptions(command: Command): Command {
  return command
    .option('--merchant <name>', 'whose store it is; made when there is none of that name')
    .option('--name <name>', 'what the channel is called here')
    .option('--location <name>', 'the hub location whose stock it sells', 'Main')
    .option(
      '--map-location <id=name>',
      "another hub location for one of the store's own; may be repeated",
      mapped,
      {},
    )
    .addOption(
      new Option('--counter <who>', 'who counts a location that this makes')
        .choices(['hub', 'channel'])
        .default('hub'),
    )
    .option('--open-stock', "take the store's numbers as the opening stock", false)
    .addOption(
      new Option('--mode <mode>', 'shadow reads and writes nothing back')
        .choices(['live', 'shadow', 'paused'])
        .default('shadow'),
    )
    .option('--callback <url>', 'where the store reaches the hub (default: PUBLIC_URL)');
}

function mapped(text: string, before: Readonly<Record<string, string>>) {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) {
    throw new CliError(`--map-location takes "the store's id=hub location", not "${text}".`);
  }
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** What one kind of store adds to the common options. */
export interface StoreAccess {
  readonly kind: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
}

export async function connect(
  desk: Desk,
  options: ConnectOptions,
  access: StoreAccess,
): Promise<void> {
  const { terminal } = desk;
  const base = (options.callback ?? desk.config().publicUrl)?.replace(/\/+$/, '');
  await desk.withHub(async (hub) => {
    const merchant = await findOrMakeMerchant(hub, options.merchant);
    const { location, mapLocation, counter, openStock, mode } = options;
    const request: ConnectRequest = {
      merchantId: merchant._id,
      ...access,
      name: options.name ?? access.name,
      mode,
      location,
      locations: mapLocation,
      counter,
      openStock,
      callbackBase: base ? `${base}/webhooks/${access.kind}` : null,
    };
    const result = await connectChannel(hub, request, (line) => terminal.out(line));
    if (!result.ok) {
      for (const problem of result.problems) terminal.error(`  - ${problem}`);
      throw new CliError(`${request.name} was not connected; the list above says what to do.`);
    }
    const { _id, name, mode: modeNow } = result.channel;
    terminal.out(`${name} is channel ${_id} of ${merchant.name}, in ${modeNow} mode.`);
    if (result.renewed) {
      terminal.out(
        'It was connected before: only its credentials and address are new, other options',
      );
      terminal.out('of this command were not looked at. Orders come in from where it stopped.');
    }
    terminal.out(webhookLine(request, _id));
    if (modeNow === 'shadow')
      terminal.out(`Nothing is written to it until: channels mode ${_id} live`);
    await tellTrouble(desk, hub, merchant._id, _id);
  });
}

function webhookLine({ callbackBase }: ConnectRequest, channelId: string): string {
  return callbackBase
    ? `Its webhooks come to ${callbackBase}/${channelId}`
    : 'It is polled only: without --callback or PUBLIC_URL it cannot send webhooks.';
}

async function tellTrouble(desk: Desk, hub: Hub, merchantId: string, channelId: string) {
  const unmapped = await hub.store.listings.docs.countDocuments({
    merchantId,
    channelId,
    sku: null,
  });
  if (unmapped > 0) {
    desk.terminal.out(`${unmapped} of its listings have no SKU, so no item stands for them yet.`);
  }
}
