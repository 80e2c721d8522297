import { limits } from '../server/limits.ts';
import { nameOf } from '../server/services/channels/call-channel.ts';
import type { Hub } from '../server/services/hub.ts';
import type { Runner } from './runner.ts';

/** How long messages are gathered where so many were worked since some were found before. */
const gatherMs = (messages: number) =>
  Math.min(limits.gatherMaxMs, Math.max(limits.gatherMinMs, limits.gatherEachMs * messages));

/** A worker spends no more than a tenth of its time on looking, and a twentieth where a look takes long. */
const [REST, LONG_REST] = [9, 19];
/** What a look takes is the least that so many of them took. */
const LOOKS = 4;

/**
 * Where another process takes the webhooks in, its nudges do not arrive here, and a bell a second would be late.
 * Looks into the inbox more often, by one small indexed question; what follows from a message
 * (publishing, reading again) is nudged in this process. Answers how to end it.
 */
export function lookOut(hub: Hub, runner: Runner): () => void {
  let ended = false;
  let timer: NodeJS.Timeout;
  const began = performance.now();
  let [lookedAt, workedAt, busyThen] = [began, began, 0];
  let foundAt = Number.NEGATIVE_INFINITY;
  let took: readonly number[] = [];
  let doneThen = 0;
  const again = (ms: number) => {
    if (!ended) timer = setTimeout(look, ms);
  };
  const look = () => {
    const now = performance.now();
    const busy = runner.busyWith('drain');
    if (busy > 0) workedAt = now;
    // While it works on all the channels it knows of: none came to an end since the last look began what it found.
    const patient = busy > 0 && busy >= busyThen;
    if (patient && now - lookedAt < limits.lookOutWorkingMs) return again(limits.lookOutMs);
    lookedAt = now;
    return runner.tick('drain').then(
      (found) => {
        busyThen = Math.max(busy, runner.busyWith('drain'));
        const quiet = now - workedAt > limits.lookOutQuietAfterMs;
        const calm = quiet ? limits.lookOutQuietMs : limits.lookOutMs;
        // What comes often is gathered, the longer the more it is: a drain of ten costs hardly more than one of three.
        const done = runner.doneOf('drain');
        const gathered = gatherMs(done - doneThen);
        const often = found > 0 && now - foundAt <= 2 * gathered;
        // Most work is over before a look could see that it is under way.
        if (found > 0) [foundAt, workedAt, doneThen] = [now, now, done];
        const pause = often ? gathered : calm;
        // Where much waits the question is no longer small, and the work goes on without it. A single look may have
        // waited for the processor only.
        took = [performance.now() - now, ...took].slice(0, LOOKS);
        const least = Math.min(...took);
        again(Math.max(pause, least * (least > limits.lookOutMs ? LONG_REST : REST)));
      },
      (error) => {
        hub.log('lookout.failed', { reason: nameOf(error).slice(0, 300) });
        again(limits.restMs);
      },
    );
  };
  again(limits.lookOutMs);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
