import { ChannelError } from '../../../connectors/connector.ts';
import { limits } from '../../limits.ts';
import type { ChannelDoc } from '../../store/channels.ts';
import {
  type ImportCounts,
  type Importing,
  type ImportPhase,
  type ImportPlan,
  NO_COUNTS,
} from '../../store/importing.ts';
import { type Hub, withLease } from '../hub.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { nameOf } from './call-channel.ts';
import { subscribe } from './connect-channel.ts';
import { importStore, type Telling } from './import-store.ts';

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
  merchantId: string,
  channelId: string,
): Promise<{ readonly ok: true } | Refusal | null> {
  const channel = await hub.store.channels.ofMerchant(merchantId, channelId);
  if (!channel) return null;
  if (!channel.importing || !importStopped(channel, hub.now())) {
    return refuse('not_stopped', 'Its import is under way or done: there is nothing to try again.');
  }
  const { run, plan } = channel.importing;
  const next = newImport(hub, plan, run + 1);
  if (await hub.store.channels.restartImport(channelId, run, next)) void runImport(hub, channelId);
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
    if (importing.run > 1) await hub.store.listings.forget(channelId);
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

/** A store that takes no webhooks is still connected: it is asked every minute. */
async function register(hub: Hub, channel: ChannelDoc, { plan }: Importing, { say }: Telling) {
  if (!plan.callbackBase) {
    say('Webhooks are off, because stores cannot reach this hub; the store is asked every minute.');
    return;
  }
  try {
    await subscribe(hub, channel, plan.callbackBase);
    say('Webhooks are registered.');
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    say(`Webhooks could not be registered (${error.message}); the store is asked every minute.`);
  }
}

/** Writes a run down as it goes, and beats while it lasts. */
function keepDiary(hub: Hub, channelId: string, { run }: Importing) {
  let lines: readonly string[] = [];
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
    say(line: string) {
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
