import { Argument, Command } from 'commander';
import { OPERATOR } from '../services/changes/tell.ts';
import { tellMode } from '../services/channels/change-mode.ts';
import { type ChannelLag, channelLag } from '../services/channels/channel-view.ts';
import type { Hub } from '../services/hub.ts';
import type { ChannelDoc, ChannelMode } from '../store/channels.ts';
import type { DiskSpace } from '../store/disk-space.ts';
import { CliError, type Desk } from './desk.ts';
import { type ForMerchant, findChannel, findMerchant, MERCHANT } from './merchant.ts';
import { agoText, type Cell, table } from './table.ts';

const HEAD = [
  'channel',
  'name',
  'kind',
  'mode',
  'status',
  'last read',
  'last written',
  'waiting since',
  'to work',
  'to write',
  'dead',
  'write calls, 1 h',
];

export function channelsCommand(desk: Desk): Command {
  const command = new Command('channels').description(
    'how the connected stores are, and how far behind',
  );
  command
    .command('list', { isDefault: true })
    .option(...MERCHANT)
    .action(({ merchant }: ForMerchant) => listChannels(desk, merchant));
  command
    .command('mode')
    .description('live writes numbers, shadow only reads, paused does nothing')
    .argument('<channel>', 'its id or name')
    .addArgument(new Argument('<mode>').choices(['live', 'shadow', 'paused']))
    .option(...MERCHANT)
    .action((channel: string, mode: ChannelMode, { merchant }: ForMerchant) =>
      setMode(desk, merchant, channel, mode),
    );
  return command;
}

async function listChannels(desk: Desk, wanted: string | undefined): Promise<void> {
  await desk.withHub(async (hub) => {
    const merchant = await findMerchant(hub, wanted);
    const channels = await hub.store.channels.list(merchant._id);
    if (channels.length === 0) {
      throw new CliError(`${merchant.name} has no channel yet; "connect" joins a store.`);
    }
    const rows = await Promise.all(channels.map((channel) => rowOf(hub, channel)));
    for (const line of table(HEAD, rows)) desk.terminal.out(line);
    for (const { name, health } of channels) {
      if (health.lastError && health.failures > 0)
        desk.terminal.out(`${name}: ${health.lastError}`);
    }
    const space = hub.disk.space();
    if (space && hub.disk.state() === 'nearly-full') desk.terminal.out(diskLine(space));
  });
}

const gigabytes = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GB`;

const diskLine = ({ freeBytes, totalBytes }: DiskSpace) =>
  `The database's disk is nearly full: ${gigabytes(freeBytes)} of ${gigabytes(totalBytes)} left. ` +
  'Webhooks are answered 503 and polls stand still until there is room.';

async function rowOf(hub: Hub, channel: ChannelDoc): Promise<readonly Cell[]> {
  const { _id, name, kind, mode, status, health } = channel;
  const lag = await channelLag(hub, channel);
  const ago = (at: Date | null) => at && agoText(hub.now().getTime() - at.getTime());
  return [
    _id,
    name,
    kind,
    mode,
    status,
    ago(newest(health.lastPulledAt, health.lastReceivedAt)),
    ago(health.lastPublishedAt),
    ago(waitingSince(lag)),
    lag.pending,
    lag.unpublished,
    lag.deadLetters,
    await callsLastHour(hub, channel),
  ];
}

const newest = (...times: readonly (Date | null)[]) =>
  times.reduce((one, other) => (other && (!one || other > one) ? other : one), null);

function waitingSince({ oldestPendingAt, oldestUnpublishedAt }: ChannelLag): Date | null {
  if (!oldestPendingAt || !oldestUnpublishedAt) return oldestPendingAt ?? oldestUnpublishedAt;
  return oldestPendingAt < oldestUnpublishedAt ? oldestPendingAt : oldestUnpublishedAt;
}

/** Calls are counted in the process that makes them; what they sent is in the books. */
async function callsLastHour(hub: Hub, { merchantId, _id: channelId }: ChannelDoc) {
  const sentAt = { $gte: new Date(hub.now().getTime() - 3_600_000) };
  const { docs } = hub.store.stockWrites;
  return (await docs.distinct('batchKey', { merchantId, channelId, sentAt })).length;
}

async function setMode(
  desk: Desk,
  wanted: string | undefined,
  name: string,
  mode: ChannelMode,
): Promise<void> {
  await desk.withHub(async (hub) => {
    const merchant = await findMerchant(hub, wanted);
    const channel = await findChannel(hub, merchant._id, name);
    if (channel.status !== 'connected') {
      throw new CliError(`${channel.name} is ${channel.status}; connect it again first.`);
    }
    await hub.store.channels.setMode(merchant._id, channel._id, mode);
    if (mode !== channel.mode) {
      await tellMode(hub, { merchantId: merchant._id, actor: OPERATOR }, channel, mode);
    }
    desk.terminal.out(`${channel.name} is in ${mode} mode now.`);
  });
}
