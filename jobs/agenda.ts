import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda, type Job } from 'agenda';
import { limits } from '../server/limits.ts';
import type { Book, Hub } from '../server/services/hub.ts';
import { bookNames } from './books.ts';
import { lookOut } from './lookout.ts';
import { Runner } from './runner.ts';

const TICK_EVERY: Readonly<Record<Book, string>> = {
  drain: '1 second',
  numbers: '1 second',
  reread: '1 second',
  publish: '1 second',
  pull: '1 second',
  reconcile: '5 seconds',
  sweep: '5 seconds',
};

type Db = Extract<ConstructorParameters<typeof MongoBackend>[0], { mongo: unknown }>['mongo'];

/**
 * Agenda rings the bell and nothing else: two recurring bells at which we look at our own books (it asks and
 * writes for every bell, so books share them). Its `unique()` and `debounce()` lose wake-ups, so work never lies
 * in its collection. `takesIn`: webhooks arrive in this process, whose intake nudges.
 */
export async function startWorker(hub: Hub, db: Db, takesIn: boolean) {
  const runner = new Runner(hub);
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db, collection: 'agendaTicks' }),
    processEvery: 1000,
    defaultConcurrency: 1,
    defaultLockLimit: 1,
    // A killed worker's bell is free again after this; two looks at one book may overlap without harm.
    defaultLockLifetime: 15_000,
  });
  const failed = (error: unknown) =>
    hub.log('agenda.failed', { reason: String(error instanceof Error ? error.message : error) });
  agenda.on('error', failed);
  // A book that cannot be looked at keeps none of the others shut.
  const ringing = (books: readonly Book[]) => async (_job: Job) => {
    await Promise.all(books.map((book) => runner.tick(book).catch(failed)));
  };
  // With a backlog a look at the inbox may cost a database much, and the lookout knows how many it can have.
  const rung = takesIn ? bookNames : bookNames.filter((book) => book !== 'drain');
  const bells = Map.groupBy(rung, (book) => TICK_EVERY[book]);
  for (const [every, books] of bells) agenda.define(every, ringing(books));
  await agenda.start();
  for (const every of bells.keys()) await agenda.every(every, every);
  // Only what waits for stores keeps a worker's hands full while the others' are free.
  const stopHelping = hub.every(limits.helpMs, () => {
    runner.help('publish', limits.helpMs).catch(failed);
  });
  const stopLooking = takesIn ? () => undefined : lookOut(hub, runner);
  return {
    /** Runs the work at once in this process; a lost nudge only costs the time to the next tick. */
    nudge(book: Book, channelId: string): void {
      const run = book === 'publish' ? runner.moved([channelId]) : runner.run(book, channelId);
      run.catch(failed);
    },
    stockMoved(channelIds: readonly string[], soldBy: string | null): void {
      runner.moved(channelIds, soldBy).catch(failed);
    },
    async stop(): Promise<void> {
      stopHelping();
      stopLooking();
      await agenda.stop(false);
      await runner.stop();
    },
  };
}

export type Worker = Awaited<ReturnType<typeof startWorker>>;
