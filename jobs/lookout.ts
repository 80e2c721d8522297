import { limits } from '../server/limits.ts';
import { nameOf } from '../server/services/channels/call-channel.ts';
import type { Hub } from '../server/services/hub.ts';
import type { Runner } from './runner.ts';

/** A worker spends no more than a tenth of its time on looking, and a twentieth where a look takes long. */
const [REST, LONG_REST] = [9, 19];

/**
 * Where another process takes the webhooks in, its nudges do not arrive here, and a bell a second would be late.
 * Looks into the inbox more often, by one small indexed question; what follows from a message
 * (publishing, reading again) is nudged in this process. Answers how to end it.
 */
export function lookOut(hub: Hub, runner: Runner): () => void {
  let ended = false;
  let timer: NodeJS.Timeout;
  const began = performance.now();
  let [lookedAt, workedAt, found, busyThen] = [began, began, 0, 0];
  let foundAt = Number.NEGATIVE_INFINITY;
  const again = (ms: number) => {
    if (!ended) timer = setTimeout(look, ms);
  };
  const look = () => {
    const now = performance.now();
    const busy = runner.busyWith('drain');
    if (busy > 0) workedAt = now;
    // While it works on all the channels it knows of: the last look found no other, and none came to an end since.
    const patient = busy > 0 && busy >= busyThen && found === 0;
    if (patient && now - lookedAt < limits.lookOutWorkingMs) return again(limits.lookOutMs);
    [lookedAt, busyThen] = [now, busy];
    return runner.tick('drain').then(
      (channels) => {
        found = channels;
        const quiet = now - workedAt > limits.lookOutQuietAfterMs;
        const calm = quiet ? limits.lookOutQuietMs : limits.lookOutMs;
        // What comes often is gathered: a drain of ten messages costs hardly more than a drain of three.
        const often = found > 0 && now - foundAt <= 2 * limits.lookOutWorkingMs;
        // Most work is over before a look could see that it is under way.
        if (found > 0) foundAt = workedAt = now;
        const pause = often ? limits.lookOutWorkingMs : calm;
        // Where much waits the question is no longer small, and the work goes on without it.
        const took = performance.now() - now;
        again(Math.max(pause, took * (took > limits.lookOutMs ? LONG_REST : REST)));
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
