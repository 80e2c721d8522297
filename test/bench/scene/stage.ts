import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { freePort } from '../../../server/demo/free-port.ts';
import { ServerProcess } from '../../../server/demo/server-process.ts';
import type { Bench } from '../bench.ts';
import { type LoadGenerator, startLoad } from '../load/generator.ts';
import { Child } from './child.ts';

/** What hub, rulers and peer have in common: one database server, one load generator, one folder. */
export interface Stage {
  readonly bench: Bench;
  readonly folder: string;
  readonly load: LoadGenerator;
  /** A database of its own on the common server, durable by default for who does not ask for it. */
  uri(database: string): string;
  /** A process of the bench, ended with the stage. */
  child(name: string, options: ChildParts): Promise<Child>;
  /** Ended in the reverse order of their coming. */
  atEnd(end: () => Promise<unknown>): void;
  close(): Promise<void>;
}

export interface ChildParts {
  readonly main: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Counts its database commands and tells its memory. */
  readonly probed?: boolean;
}

const PROBE = join(import.meta.dirname, 'probe.ts');

export async function setStage(bench: Bench): Promise<Stage> {
  const folder = resolve(bench.folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const database = await ServerProcess.start(bench.server, folder);
  const load = await startLoad(folder);
  const ends: (() => Promise<unknown>)[] = [() => database.stop(), () => load.stop()];
  const atEnd = (end: () => Promise<unknown>) => void ends.push(end);
  return {
    bench,
    folder,
    load,
    uri(name) {
      const uri = new URL(database.uri);
      uri.pathname = `/${name}`;
      uri.searchParams.set('w', 'majority');
      uri.searchParams.set('journal', 'true');
      return uri.href;
    },
    async child(name, { probed = false, ...parts }) {
      const profile = bench.profile === null ? [] : profiling(bench.profile, name);
      const execArgv = probed ? ['--import', PROBE, ...profile] : [];
      const child = await Child.start({ ...parts, execArgv, logFile: join(folder, `${name}.log`) });
      atEnd(() => child.stop());
      return child;
    },
    atEnd,
    async close() {
      for (const end of ends.splice(0).toReversed()) await end();
    },
  };
}

const profiling = (folder: string, name: string) => [
  '--cpu-prof',
  `--cpu-prof-dir=${folder}`,
  `--cpu-prof-name=${name}-${Date.now()}.cpuprofile`,
];

/** A ruler or the peer: a process that listens on a free port. */
export async function listening(
  stage: Stage,
  name: string,
  of: (port: string) => ChildParts,
): Promise<{ readonly child: Child; readonly port: number }> {
  const port = await freePort();
  return { child: await stage.child(name, of(String(port))), port };
}
