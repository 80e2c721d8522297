import { ChannelError } from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import {
  type ImportCounts,
  type Importing,
  type ImportLine,
  type ImportPhase,
  type ImportPlan,
  NO_COUNTS,
} from '../../store/importing.ts';
import { type By, tell } from '../changes/tell.ts';
import type { Hub } from '../hub.ts';
import { withLease } from '../leases.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { keepSoldOn } from '../stock/sold-on.ts';
import { nameOf } from './call-channel.ts';
import { importLine } from './import-lines.ts';
import { importStore, type Telling } from './import-store.ts';
import { subscribe } from './subscribe.ts';

/** Another run took over, or the connection was given up: this one ends without a word. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** The first page of an import's diary. */
export function newImport(hub: Hub, plan: ImportPlan, run: number): Importing {
  const at = hub.now();
  return {
    run,
    plan,
    phase: 'locations',
    counts: NO_COUNTS,
    lines: [],
    problem: null,
    startedAt: at,
    beatAt: at,
    finishedAt: null,
  };
}

/** The import of a channel stopped, by a failure or because its process died: it can be tried again. */
export function importStopped({ status, importing }: ChannelDoc, now: Date): boolean {
  if (status !== 'connecting' || !importing) return false;
  const silentMs = now.getTime() - importing.beatAt.getTime();
  return importing.phase === 'failed' || silentMs > limits.importSilentMs;
}

/** Tries a stopped import again from the start, with the credentials and choices it was begun with. */
export async function retryImport(
  hub: Hub,
  by: By,
  channelId: string,
): Promise<{ readonly ok: true } | Refusal | null> {
  const channel = await hub.store.channels.ofMerchant(by.merchantId, channelId);
  if (!channel) return null;
  if (!channel.importing || !importStopped(channel, hub.now())) {
    return refuse('not_stopped', 'Its import is under way or done: there is nothing to try again.');
  }
  const { run, plan } = channel.importing;
  const next = newImport(hub, plan, run + 1);
  if (await hub.store.channels.restartImport(channelId, run, next)) {
    void runImport(hub, channelId);
    const subject = { type: 'channel', id: channelId, name: channel.name };
    await tell(hub, by, { kind: 'import-retried', subject });
  }
  return { ok: true };
}

/**
 * The first import behind a connection. Whatever happens is written down on the channel, so nobody needs to
 * wait for it; never rejects.
 */
export async function runImport(hub: Hub, channelId: string): Promise<void> {
  try {
    await withLease(hub, `import:${channelId}`, () => importOnce(hub, channelId));
  } catch (error) {
    hub.log('import.failed', { channelId, reason: nameOf(error).slice(0, 300) });
  }
}

async function importOnce(hub: Hub, channelId: string): Promise<void> {
  const channel = await hub.store.channels.byId(channelId);
  if (channel?.status !== 'connecting' || !channel.importing) return;
  const { importing } = channel;
  const diary = keepDiary(hub, channelId, importing);
  try {
    // Numbers of a run before are from another moment; the books behind them are moved by the difference.
    if (importing.run > 1) await forgetListings(hub, channel);
    const openedAt = await importStore(hub, channel, importing.plan, diary);
    await diary.progress('webhooks', {});
    await register(hub, channel, importing, diary);
    await diary.finish({ openedAt, mode: importing.plan.mode, status: 'connected' });
    hub.nudge('pull', channelId);
  } catch (error) {
    if (error instanceof Overtaken) return;
    await diary.fail(nameOf(error).slice(0, 300));
    if (!(error instanceof ChannelError)) throw error;
  } finally {
    diary.stop();
  }
}

async function forgetListings(hub: Hub, { _id: channelId, merchantId }: ChannelDoc) {
  const skus = await hub.store.listings.skusOfChannel(channelId);
  await hub.store.listings.forget(channelId);
  await keepSoldOn(hub, merchantId, skus);
}

/** A store that takes no webhooks is still connected: it is asked every minute. */
async function register(hub: Hub, channel: ChannelDoc, { plan }: Importing, { say }: Telling) {
  if (!plan.callbackBase) {
    say(importLine('webhooks-off'));
    return;
  }
  try {
    await subscribe(hub, channel, plan.callbackBase);
    say(importLine('webhooks-on'));
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    say(importLine('webhooks-failed', { words: error.message }));
  }
}

/** Writes a run down as it goes, and beats while it lasts. */
function keepDiary(hub: Hub, channelId: string, { run }: Importing) {
  let lines: readonly ImportLine[] = [];
  let counts = NO_COUNTS;
  let phase: ImportPhase = 'locations';
  const { channels } = hub.store;
  type Also = Parameters<typeof channels.tellImport>[3];
  const tell = async (more: Partial<Importing>, also?: Also) => {
    const told = { lines, counts, phase, beatAt: hub.now(), ...more };
    if (!(await channels.tellImport(channelId, run, told, also))) throw new Overtaken();
  };
  const beat = () => void tell({}).catch(() => undefined);
  const stop = hub.every(limits.importSilentMs / 4, beat);
  return {
    say(line: ImportLine) {
      lines = [...lines, line].slice(-limits.importLines);
    },
    async progress(now: ImportPhase, more: Partial<ImportCounts>) {
      phase = now;
      counts = { ...counts, ...more };
      await tell({});
    },
    async finish(also: Also) {
      phase = 'done';
      await tell({ finishedAt: hub.now() }, also);
    },
    async fail(problem: string) {
      phase = 'failed';
      await tell({ problem, finishedAt: hub.now() }).catch(() => undefined);
    },
    stop,
  };
}
