import { limits } from '../server/limits.ts';
import { nameOf } from '../server/services/channels/call-channel.ts';
import type { Hub } from '../server/services/hub.ts';
import type { Runner } from './runner.ts';

/** How long messages are gathered where so many were worked since some were found before. */
const gatherMs = (messages: number) =>
  Math.min(limits.gatherMaxMs, Math.max(limits.gatherMinMs, limits.gatherEachMs * messages));

/** A worker spends no more than a tenth of its time on looking, and a twentieth on asking for all that waits. */
const [REST, WHOLE_REST] = [9, 19];
/** What a look takes is the least that so many of them took: a single one may have waited for the processor only. */
const LOOKS = 4;

/** The least that the last few looks took, each told with what it took itself. */
function stopwatch(): (ms: number) => number {
  let took: readonly number[] = [];
  return (ms) => {
    took = [ms, ...took].slice(0, LOOKS);
    return Math.min(...took);
  };
}

/**
 * Asks for what came in since the look before, which stays a small question where much waits; now and then for all:
 * what is to be tried again, what a failed or crowded look left, what came from a host whose clock is behind.
 * Answers how many channels it began, and how long the next small question should be left.
 */
function looks(hub: Hub, runner: Runner) {
  const [small, whole] = [stopwatch(), stopwatch()];
  let [wholeAt, wholeRest, rest, crowded] = [Number.NEGATIVE_INFINITY, 0, 0, false];
  let seen = hub.now();
  return async (): Promise<{ found: number; rest: number }> => {
    const [now, began] = [hub.now(), performance.now()];
    const isWhole = began - wholeAt >= Math.max(wholeRest, crowded ? 0 : limits.lookOutWholeMs);
    const since = new Date(seen.getTime() - limits.lookOutSlackMs);
    const found = await runner.tick('drain', isWhole ? undefined : since);
    const took = performance.now() - began;
    if (isWhole) [wholeAt, wholeRest] = [began, WHOLE_REST * whole(took)];
    else rest = REST * small(took);
    seen = now;
    // Those that found no hand free are not new by the next look.
    crowded = (crowded && !isWhole) || runner.busyWith('drain') >= limits.channelsAtOnce;
    return { found, rest };
  };
}

/**
 * Where another process takes the webhooks in, its nudges do not arrive here, and a bell a second would be late.
 * Looks into the inbox more often; what follows from a message (publishing, reading again) is nudged in this
 * process. Answers how to end it.
 */
export function lookOut(hub: Hub, runner: Runner): () => void {
  let ended = false;
  let timer: NodeJS.Timeout;
  const began = performance.now();
  let [lookedAt, workedAt, busyThen] = [began, began, 0];
  let foundAt = Number.NEGATIVE_INFINITY;
  let doneThen = 0;
  const ask = looks(hub, runner);
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
    return ask().then(
      ({ found, rest }) => {
        busyThen = Math.max(busy, runner.busyWith('drain'));
        const quiet = now - workedAt > limits.lookOutQuietAfterMs;
        const calm = quiet ? limits.lookOutQuietMs : limits.lookOutMs;
        // What comes often is gathered, the longer the more it is: a drain of ten costs hardly more than one of three.
        const done = runner.doneOf('drain');
        const gathered = gatherMs(done - doneThen);
        const often = found > 0 && now - foundAt <= 2 * gathered;
        // Most work is over before a look could see that it is under way.
        if (found > 0) [foundAt, workedAt, doneThen] = [now, now, done];
        again(Math.max(often ? gathered : calm, rest));
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
