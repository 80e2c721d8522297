import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Book, Hub } from '../server/services/hub.ts';
import { lookOut } from './lookout.ts';
import { bookNames, Runner } from './runner.ts';

const TICK_EVERY: Readonly<Record<Book, string>> = {
  drain: '1 second',
  reread: '1 second',
  publish: '1 second',
  pull: '1 second',
  reconcile: '5 seconds',
  sweep: '5 seconds',
};

type Db = Extract<ConstructorParameters<typeof MongoBackend>[0], { mongo: unknown }>['mongo'];

/**
 * Agenda rings the bell and nothing else: a handful of recurring ticks that look at our own books. Its
 * `unique()` and `debounce()` lose wake-ups, so work never lies in its collection. `takesIn`: webhooks arrive
 * in this process, whose intake nudges.
 */
export async function startWorker(hub: Hub, db: Db, takesIn: boolean) {
  const runner = new Runner(hub);
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db, collection: 'agendaTicks' }),
    processEvery: 1000,
    defaultConcurrency: 1,
    defaultLockLimit: 1,
    // A killed worker's tick is free again after this; ticks of one book may overlap without harm.
    defaultLockLifetime: 15_000,
  });
  const failed = (error: unknown) =>
    hub.log('agenda.failed', { reason: String(error instanceof Error ? error.message : error) });
  agenda.on('error', failed);
  for (const book of bookNames) {
    agenda.define(book, (_job) => runner.tick(book));
  }
  await agenda.start();
  for (const book of bookNames) await agenda.every(TICK_EVERY[book], book);
  const stopLooking = takesIn ? () => undefined : lookOut(hub, runner);
  return {
    /**
     * Runs the work at once in this process; a lost nudge only costs the time to the next tick. Publishing looks
     * at every channel, whoever nudges.
     */
    nudge(book: Book, channelId: string): void {
      const run = book === 'publish' ? runner.tick(book) : runner.run(book, channelId);
      run.catch(failed);
    },
    async stop(): Promise<void> {
      stopLooking();
      await agenda.stop(false);
      await runner.stop();
    },
  };
}

export type Worker = Awaited<ReturnType<typeof startWorker>>;
