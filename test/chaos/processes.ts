import { join } from 'node:path';
import { HubProcess } from '../../server/demo/hub-process.ts';
import { TcpProxy } from './proxy.ts';

export interface HubProcesses {
  readonly web: HubProcess;
  readonly workers: readonly HubProcess[];
  /** Each process's own way to the database: the web's first, then the workers'. */
  readonly databaseLines: readonly TcpProxy[];
}

const WORKERS = 2;

/** Starts one web and two workers, each with a proxy of its own before the database; logs in `folder`. */
export async function startProcesses(
  env: Readonly<Record<string, string>>,
  databaseUri: string,
  folder: string,
  random: () => number,
): Promise<HubProcesses> {
  const databaseLines: TcpProxy[] = [];
  const start = async (name: string, role: string): Promise<HubProcess> => {
    const uri = new URL(databaseUri);
    const line = await TcpProxy.open(Number(uri.port), random);
    databaseLines.push(line);
    uri.port = String(line.port);
    const own = { ...env, ROLE: role, MONGODB_URI: uri.href };
    const started = new HubProcess(own, join(folder, `${name}.log`));
    started.start();
    return started;
  };
  const web = await start('web', 'web');
  const workers: HubProcess[] = [];
  for (let n = 1; n <= WORKERS; n++) workers.push(await start(`worker-${n}`, 'worker'));
  return { web, workers, databaseLines };
}
