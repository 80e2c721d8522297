import { limits } from '../server/limits.ts';
import { nameOf } from '../server/services/channels/call-channel.ts';
import type { Hub } from '../server/services/hub.ts';
import type { Runner } from './runner.ts';

/** A worker spends no more than a fifth of its time on looking. */
const LOOKS_SHARE = 4;

/**
 * Where another process takes the webhooks in, its nudges do not arrive here, and Agenda's bell rings once
 * a second. Looks into the inbox more often, by one small indexed question; what follows from a message
 * (publishing, reading again) is nudged in this process. Answers how to end it.
 */
export function lookOut(hub: Hub, runner: Runner): () => void {
  let ended = false;
  let timer: NodeJS.Timeout;
  const again = (ms: number) => {
    if (!ended) timer = setTimeout(look, ms);
  };
  const look = () => {
    const began = performance.now();
    return runner.tick('drain').then(
      // Where much waits the question is no longer small, and the work goes on without it.
      () => again(Math.max(limits.lookOutMs, (performance.now() - began) * LOOKS_SHARE)),
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
