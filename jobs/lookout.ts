import { limits } from '../server/limits.ts';
import { nameOf } from '../server/services/channels/call-channel.ts';
import type { Hub } from '../server/services/hub.ts';
import type { Runner } from './runner.ts';

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
  const look = () =>
    runner.tick('drain').then(
      () => again(limits.lookOutMs),
      (error) => {
        hub.log('lookout.failed', { reason: nameOf(error).slice(0, 300) });
        again(limits.restMs);
      },
    );
  again(limits.lookOutMs);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
