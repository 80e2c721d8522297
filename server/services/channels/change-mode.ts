import type { ChannelDoc, ChannelMode } from '../../store/channels.ts';
import { type By, tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';
import { type ShadowTotals, shadowTotals } from '../publish/shadow.ts';
import { type Refusal, refuse } from '../refusal.ts';

export interface ModeChange {
  readonly ok: true;
  readonly from: ChannelMode;
  readonly to: ChannelMode;
  /** False for a preview. */
  readonly applied: boolean;
  /** What going live sends, counted just before. */
  readonly totals: ShadowTotals;
}

/**
 * Shadow reads and sends nothing, live sends, paused neither plans to nor does. Sends that are under way
 * when a channel is paused come to their end; nothing begins after. Null: no such channel.
 */
export async function changeMode(
  hub: Hub,
  by: By,
  channelId: string,
  to: ChannelMode,
  preview: boolean,
): Promise<ModeChange | Refusal | null> {
  const { merchantId } = by;
  const channel = await hub.store.channels.ofMerchant(merchantId, channelId);
  if (!channel) return null;
  const why = notNow(channel, to);
  if (why) return why;
  const totals = await shadowTotals(hub, channel);
  const change = { ok: true, from: channel.mode, to, totals } as const;
  if (preview) return { ...change, applied: false };
  await hub.store.channels.setMode(merchantId, channelId, to);
  if (to === 'live') hub.nudge('publish', channelId);
  if (to !== channel.mode) await tellMode(hub, by, channel, to);
  return { ...change, applied: true };
}

export const tellMode = (
  hub: Hub,
  by: By,
  { _id, name, mode: from }: ChannelDoc,
  to: ChannelMode,
) => tell(hub, by, { kind: 'channel-mode', subject: { type: 'channel', id: _id, name }, from, to });

/** Pausing is always possible; the rest needs a store that lets the hub in. */
function notNow({ status, name }: ChannelDoc, to: ChannelMode): Refusal | null {
  if (status === 'connecting') {
    return refuse(
      'connecting',
      `${name} is still being imported.`,
      'Wait until its numbers are read.',
    );
  }
  if (status === 'uninstalled') {
    return refuse('disconnected', `${name} is disconnected.`, 'Connect the store again first.');
  }
  if (status === 'unauthorized' && to !== 'paused') {
    return refuse(
      'unauthorized_store',
      `${name} does not let the hub in.`,
      'Give it new credentials first.',
    );
  }
  return null;
}
