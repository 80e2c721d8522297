import { actionsOf } from './actions.ts';
import { throughDoor } from './door.ts';
import { fetchFor, serve, stop, type WebAdapter } from './listener.ts';
import { openStore } from './open.ts';
import type { MagentoOptions, SimulatedMagento } from './options.ts';
import { answer } from './rest.ts';

/** A Magento store at wire level; README.md of this folder tells what it does and what it does not. */
export function simulateMagento(options: MagentoOptions): SimulatedMagento {
  const { world, webhookSecret } = options;
  const store = openStore(options);
  const { running, guard, faults, usage, outbox, now, settled } = store;
  const door = {
    ...{ world, faults, usage },
    inMaintenance: () => running.maintenance,
    apply: (request: Parameters<typeof answer>[1]) => settled(answer(store.rest(), request, now())),
  };
  const adapter: WebAdapter = {
    answer: (request) => throughDoor(door, request),
    originOf: (called) => options.seenAs ?? called,
    now: world.now,
  };
  return {
    kind: 'magento',
    get settings() {
      return { baseUrl: running.baseUrl, auth: 'oauth' };
    },
    get secrets() {
      return { ...guard.keys, ...(webhookSecret === undefined ? {} : { webhookSecret }) };
    },
    async listen(port = 0) {
      Object.assign(running, await serve(adapter, port));
      return running.baseUrl;
    },
    async close() {
      if (running.server) await stop(running.server);
      running.server = null;
    },
    fetch: fetchFor(adapter),
    deliverDue: async (send) => (await outbox?.deliverDue(send)) ?? 0,
    nextWebhookInMs: () => outbox?.nextInMs() ?? null,
    ...actionsOf({ state: store.state, now, random: world.random, settled, options }),
    usage: () => ({ ...usage }),
    faults,
    ...settingsOf(running, guard),
  };
}

type Opened = ReturnType<typeof openStore>;
type Settings = Pick<
  SimulatedMagento,
  'withdraw' | 'grant' | 'rekey' | 'webhooksTo' | 'maintenance'
>;

const settingsOf = (running: Opened['running'], guard: Opened['guard']): Settings => ({
  withdraw(resource) {
    guard.withdrawn.add(resource);
  },
  grant(resource) {
    guard.withdrawn.delete(resource);
  },
  rekey(keys) {
    guard.keys = keys;
  },
  webhooksTo(path) {
    running.webhookPath = path;
  },
  maintenance(on) {
    running.maintenance = on;
  },
});
