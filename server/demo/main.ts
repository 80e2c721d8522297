import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { readConfig } from '../config.ts';
import { runDemo } from './run.ts';
import { ServerProcess } from './server-process.ts';

const { values } = parseArgs({
  options: {
    /** Stops by itself after this long; without it the demo runs until Ctrl-C. */
    seconds: { type: 'string' },
    /** Orders a second over the three stores. */
    rate: { type: 'string', default: '6' },
    /** Cuts the hub's power this often during the run. */
    kills: { type: 'string', default: '0' },
    /** A mongod (or compatible) program: the demo runs on it, and with --kills cuts its power too. */
    server: { type: 'string' },
    seed: { type: 'string' },
    port: { type: 'string', default: '4100' },
  },
});

const dataDir = '.data/demo';

/** A demo starts from nothing: its own data folder, or its own database on a given server. */
async function freshData(given: string | undefined): Promise<Record<string, string>> {
  if (!given) return { DATA_DIR: dataDir };
  const uri = new URL(given);
  uri.pathname = '/crossdock_demo';
  const client = new MongoClient(uri.href);
  await client.db().dropDatabase();
  await client.close();
  return { DATA_DIR: dataDir, MONGODB_URI: uri.href };
}

const number = (text: string | undefined, otherwise: number) =>
  text === undefined ? otherwise : Number(text);

await rm(dataDir, { recursive: true, force: true });
const server = values.server ? await ServerProcess.start(values.server, dataDir) : null;
const env = {
  ...(await freshData(server?.uri ?? process.env.MONGODB_URI)),
  NODE_ENV: 'development',
  CROSSDOCK_KEYS: '',
  PORT: values.port,
  EGRESS_ALLOW: '127.0.0.1',
  POLL_SECONDS: '3',
  RECONCILE_SECONDS: '15',
  LOG_LEVEL: 'warn',
};
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const clean = await runDemo({
  config: readConfig({ ...process.env, ...env, LOG_LEVEL: 'silent' }),
  env,
  seconds: number(values.seconds, Number.POSITIVE_INFINITY),
  rate: number(values.rate, 6),
  kills: number(values.kills, 0),
  seed: number(values.seed, randomBytes(4).readUInt32LE()),
  stop: stop.signal,
  server,
});
await server?.stop();
await wait(50);
process.exit(clean ? 0 : 1);
