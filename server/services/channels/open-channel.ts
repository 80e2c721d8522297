import {
  type Channel,
  ChannelError,
  type ChannelIo,
  type Connector,
} from '../../../connectors/connector.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import type { Sealer } from '../../store/seal.ts';
import { heedRetryAfter } from './heed-retry-after.ts';

type Sealed = Pick<ChannelDoc, '_id' | 'sealedSecrets'>;

const subjectOf = (channelId: string) => `channels.secrets.${channelId}`;

/** Seals a channel's secrets so that they open for this channel only. */
export const sealSecrets = (sealer: Sealer, channelId: string, secrets: unknown): string =>
  sealer.seal(secrets, subjectOf(channelId));

/** The secrets that sign webhooks, whatever the kind of store calls them. */
const SIGNING = ['clientSecret', 'previousClientSecrets', 'webhookSecret'];

export const signingSecrets = (secrets: unknown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(Object(secrets)).filter(([name]) => SIGNING.includes(name)));

/** One mark for each secret that signs webhooks, so that channels which share one can be found. */
export const markSecrets = (sealer: Sealer, secrets: unknown): string[] =>
  Object.values(signingSecrets(secrets))
    .flat()
    .map((secret) => sealer.mark(String(secret)));

/** The secrets as they were given at connection (after an uninstall: the part that was kept). */
export const openSecrets = (sealer: Sealer, channel: Sealed): unknown =>
  sealer.open(channel.sealedSecrets, subjectOf(channel._id));

/** Keeps one open line per channel; new secrets or settings open a new one. */
export function channelOpener(
  connector: (kind: string) => Connector,
  sealer: Sealer,
  io: ChannelIo,
): (doc: ChannelDoc) => Channel {
  const open = new Map<string, { readonly from: string; readonly channel: Channel }>();
  // A store's patience outlives the line: renewed tokens open a new one.
  const patient = new Map<string, ChannelIo>();
  const ioOf = (channelId: string) => {
    const known = patient.get(channelId) ?? heedRetryAfter(io);
    patient.set(channelId, known);
    return known;
  };
  return (doc) => {
    if (doc.status === 'uninstalled') {
      throw new ChannelError('rejected', 'the store was disconnected from its side');
    }
    const from = doc.sealedSecrets + JSON.stringify(doc.settings);
    const known = open.get(doc._id);
    if (known?.from === from) return known.channel;
    const { settings, secrets, open: openChannel } = connector(doc.kind);
    const account = {
      channelId: doc._id,
      settings: settings.parse(doc.settings),
      secrets: secrets.parse(openSecrets(sealer, doc)),
    };
    const channel = openChannel(account, ioOf(doc._id));
    open.set(doc._id, { from, channel });
    return channel;
  };
}
