import type { EmbeddedApp } from '../embedded/embedded-app.ts';
import type { Hub } from '../hub.ts';
import { markSecrets, openSecrets, sealSecrets } from './open-channel.ts';

/**
 * After the app's secret was rotated in the environment, every channel that was installed through the app
 * gets the new one and the one it replaced. Answers how many did. Safe to repeat and to run in several
 * processes: a channel whose secrets changed meanwhile is looked at by the next start.
 */
export async function refreshAppSecrets(hub: Hub, app: EmbeddedApp): Promise<number> {
  let changed = 0;
  for (const channel of await hub.store.channels.connected()) {
    if (channel.kind !== app.kind) continue;
    const secrets = app.rekeyed(openSecrets(hub.sealer, channel));
    if (secrets === null) continue;
    const sealed = sealSecrets(hub.sealer, channel._id, secrets);
    if (!(await hub.store.channels.reseal(channel, sealed))) continue;
    await hub.store.channels.set(channel._id, { secretMarks: markSecrets(hub.sealer, secrets) });
    changed++;
  }
  return changed;
}
