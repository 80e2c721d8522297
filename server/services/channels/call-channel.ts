import { ChannelError } from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import { isDatabaseTrouble } from '../../store/model.ts';
import type { Hub } from '../hub.ts';

/** Connected and not resting: only then is a channel called. */
export function mayCall({ status, health }: ChannelDoc, now: Date): boolean {
  const rest = (health.restUntil?.getTime() ?? 0) - now.getTime();
  // No rest is longer than that: a later time was written by a worker whose clock is ahead.
  const rests = rest > 0 && rest <= limits.restMaxMs;
  return status === 'connected' && !rests;
}

/**
 * Calls a channel and writes its health down. Null when it failed in a way the channel answers for; the
 * channel then rests: as long as it said, or longer with every failure in a row.
 */
export async function callChannel<T>(
  hub: Hub,
  channel: ChannelDoc,
  call: () => Promise<T>,
): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    await noteFailure(hub, channel, error);
    return null;
  }
}

/**
 * How long a channel rests after this failure: as it said, or doubling with failures in a row. An outage
 * is asked after every few seconds, because it may end at any moment.
 */
function restAfter(channel: ChannelDoc, { kind, retryAfterMs }: ChannelError): number {
  if (retryAfterMs !== null) return Math.min(limits.restMaxMs, retryAfterMs);
  const outage = kind === 'unavailable' || kind === 'unknown-outcome';
  return doubled(channel, outage ? limits.restOutageMs : limits.restMaxMs);
}

const doubled = ({ health }: ChannelDoc, most: number) =>
  Math.min(most, limits.restMs * 2 ** Math.min(health.failures, 10));

/** A call failed: the channel rests until the time answered, and people see what goes on failing. */
export async function noteFailure(
  hub: Hub,
  channel: ChannelDoc,
  error: ChannelError,
): Promise<Date> {
  const now = hub.now();
  const restUntil = new Date(now.getTime() + restAfter(channel, error));
  await note(hub, channel, `${error.kind}: ${error.message}`, restUntil);
  hub.log('channel.failed', { channelId: channel._id, kind: error.kind });
  if (error.kind === 'unauthorized') await showRefusal(hub, channel, error);
  return restUntil;
}

/** Shown before the channel is shut: one that stands still unseen would never be helped. */
async function showRefusal(hub: Hub, channel: ChannelDoc, error: ChannelError): Promise<void> {
  const { _id, merchantId, name } = channel;
  const refused = {
    merchantId,
    key: unauthorizedKey(_id),
    kind: 'channel-unauthorized' as const,
    channelId: _id,
    subject: { type: 'channel', id: _id },
    cause: `${name} refused the hub's credentials: ${error.message}`,
    nextStep:
      error.whatToDo ??
      'Connect the store again with fresh credentials; nothing is lost meanwhile.',
    facts: {
      channel: name,
      words: error.message,
      advice: error.whatToDo === null ? 'connect' : channel.kind,
    },
  };
  await hub.store.exceptions.raise([refused], hub.now());
  if (await hub.store.channels.refused(channel)) return;
  // Those credentials are not its credentials any more; others may have been refused meanwhile.
  const fresh = await hub.store.channels.byId(_id);
  if (fresh?.status !== 'unauthorized') await hub.store.exceptions.close(merchantId, [refused.key]);
}

/**
 * A pass over a channel died of something nobody expected (settings that do not parse, secrets that do
 * not open, a bug). Where the pass calls the channel it rests like after any failure; either way people
 * see it, rather than that it dies every second unseen.
 */
export async function noteSurprise(
  hub: Hub,
  channelId: string,
  error: unknown,
  callsIt: boolean,
): Promise<void> {
  if (isDatabaseTrouble(error)) return;
  const channel = await hub.store.channels.byId(channelId);
  if (!channel) return;
  const rest = callsIt ? doubled(channel, limits.restOutageMs) : 0;
  await note(hub, channel, nameOf(error).slice(0, 300), new Date(hub.now().getTime() + rest));
}

/** Class and reason of a failure, for people; never a payload. */
export function nameOf(error: unknown): string {
  if (error instanceof ChannelError) return `${error.kind}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
}

async function note(hub: Hub, channel: ChannelDoc, reason: string, restUntil: Date) {
  const { _id, merchantId, name } = channel;
  const now = hub.now();
  const failures = await hub.store.channels.failed(_id, reason, now, restUntil);
  if (failures < limits.failuresShown) return;
  const failing = {
    merchantId,
    key: failingKey(_id),
    kind: 'channel-failing' as const,
    channelId: _id,
    subject: { type: 'channel', id: _id },
    cause: `Work on ${name} fails again and again: ${reason}`,
    nextStep: 'Look whether the store can be reached; the hub goes on trying.',
    facts: { channel: name, words: reason },
  };
  await hub.store.exceptions.raise([failing], now);
  // A pass that came through in between found nothing to close yet.
  const fresh = await hub.store.channels.byId(_id);
  if (fresh?.health.failures === 0) await hub.store.exceptions.close(merchantId, [failing.key]);
}

/** A pass came through: no failures in a row any more, and nothing to show. */
export async function noteSuccess(
  hub: Hub,
  { _id, merchantId }: ChannelDoc,
  at: Readonly<Record<string, Date>>,
): Promise<void> {
  const { failures, status } = await hub.store.channels.worked(_id, at);
  if (failures === 0) return;
  // A crash may have left more open than its failing: who is let in has not been thrown out.
  const over = [failingKey, ...(status === 'connected' ? [unauthorizedKey, uninstalledKey] : [])];
  await hub.store.exceptions.close(
    merchantId,
    over.map((keyOf) => keyOf(_id)),
  );
  // Only now: after a crash in between the next pass still sees that there is something to take back.
  await hub.store.channels.recovered(_id, failures);
}

const failingKey = (channelId: string) => `failing:${channelId}`;
const unauthorizedKey = (channelId: string) => `unauthorized:${channelId}`;
export const uninstalledKey = (channelId: string) => `uninstalled:${channelId}`;
