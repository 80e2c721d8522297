import type { Server } from 'node:http';
import { noFaults } from '../../simulator.ts';
import type { Usage } from './door.ts';
import type { MagentoOptions } from './options.ts';
import { createOutbox } from './outbox.ts';
import type { RestStore } from './rest.ts';
import { createState } from './state/create.ts';
import type { Guard } from './wire/oauth.ts';

/** What may change about a store besides its tables. */
interface Running {
  baseUrl: string;
  server: Server | null;
  maintenance: boolean;
  webhookPath: string;
}

/** The parts of one store: its tables, its guard, its outbox and what is set at the moment. */
export function openStore(options: MagentoOptions) {
  const { world, webhookSecret: secret } = options;
  // Magento stamps whole seconds.
  const now = (): Date => new Date(Math.floor(world.now().getTime() / 1000) * 1000);
  const state = createState(options, now());
  const guard = guardOf(options);
  const faults = noFaults();
  const usage: Usage = { calls: 0, writes: 0, throttled: 0 };
  const running: Running = {
    baseUrl: `http://${options.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.magento.invalid`,
    server: null,
    maintenance: false,
    webhookPath: options.webhookPath ?? '/webhooks/magento',
  };
  const endpoint = () => running.webhookPath;
  const store = () => running.baseUrl;
  const outbox =
    secret === undefined ? null : createOutbox({ secret, endpoint, store, world, faults });

  /** Hands what happened to the outbox and passes the result on. */
  const settled = <Result>(result: Result): Result => {
    for (const event of state.happened.splice(0)) outbox?.record(event);
    return result;
  };
  const rest = (): RestStore => ({
    state,
    guard,
    baseUrl: running.baseUrl,
    pageLimit: options.pageLimit ?? null,
    arrayLimit: options.arrayLimit ?? null,
  });
  return { state, guard, faults, usage, running, outbox, now, settled, rest };
}

const guardOf = (options: MagentoOptions): Guard => ({
  keys: options.keys,
  bearer: options.bearer ?? false,
  release: options.release ?? '2.4.7',
  nonces: new Map(),
  withdrawn: new Set(),
});
