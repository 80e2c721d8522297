import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../../../server/config.ts';
import { ServerProcess } from '../../../server/demo/server-process.ts';
import { openHub } from '../../../server/hub.ts';
import { openConsole } from '../../support/console.ts';
import { testStore } from '../../support/test-store.ts';
import { timeLists } from './lists.ts';
import { timePages } from './pages.ts';
import { missesOf, tableOf } from './report.ts';
import { openShop } from './shop.ts';

const options = {
  orders: { type: 'string', default: '20000' },
  skus: { type: 'string', default: '2000' },
  visits: { type: 'string', default: '4' },
  calls: { type: 'string', default: '100' },
  json: { type: 'boolean', default: false },
  /** Only 'lists' (without a browser) or 'pages'. */
  only: { type: 'string' },
  /** A mongod (or compatible) program; without it the embedded database, or the one of MONGODB_URI. */
  server: { type: 'string' },
} as const;

/** How the console feels for a merchant of 20,000 orders, against its aims. Answers the exit code. */
export async function benchWeb(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const dataDir = await mkdtemp(join(tmpdir(), 'crossdock-bench-'));
  const binary = values.server;
  const server = binary ? await ServerProcess.start(binary, dataDir) : null;
  const config = readConfig({
    MONGODB_URI: server?.uri ?? process.env.MONGODB_URI,
    DATA_DIR: dataDir,
    CROSSDOCK_KEYS: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const { connector } = testStore(() => new Date());
  const { hub, close } = await openHub(config, { connector: () => connector });
  const began = performance.now();
  const shop = await openShop(hub, { orders: Number(values.orders), skus: Number(values.skus) });
  const seconds = Math.round((performance.now() - began) / 1000);
  console.error(`${shop.orders} orders of ${shop.skus} SKUs were settled in ${seconds} s`);
  const con = await openConsole(hub);
  try {
    const lists =
      values.only === 'pages' ? [] : await timeLists(hub, shop, con.url, Number(values.calls));
    const pages = values.only === 'lists' ? [] : await timePages(con, shop, Number(values.visits));
    const report = { database: databaseLine(config.mongodbUri, binary), pages, lists };
    const misses = missesOf(report);
    console.log(values.json ? JSON.stringify({ ...report, misses }, null, 2) : tableOf(report));
    if (!values.json) for (const miss of misses) console.log(`missed: ${miss}`);
    return misses.length === 0 && con.troubles.length === 0 ? 0 : 1;
  } finally {
    for (const trouble of con.troubles) console.error(trouble);
    await con.close();
    await close();
    await server?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function databaseLine(uri: string | null, binary: string | undefined): string {
  if (binary !== undefined && basename(binary).startsWith('secantus')) {
    return 'Database: an independent server (secantus), whose reads with sort and limit cost as much as all that match.';
  }
  return uri === null
    ? 'Database: the embedded one, in the process of the hub.'
    : 'Database: MongoDB.';
}
