import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Served {
  readonly uri: string;
  readonly child: ChildProcess;
  kill(): Promise<void>;
}

/** A pocket in a child process; `undefined` arguments leave its standard error to the test's. */
export async function serve(file: string): Promise<Served> {
  const child = fork(join(import.meta.dirname, 'serve.ts'), [file], {
    execArgv: ['--no-warnings'],
  });
  const [first] = await once(child, 'message');
  const kill = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return { uri: (first as { uri: string }).uri, child, kill };
}

export function scratchFile(): { file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-pocket-'));
  return {
    file: join(folder, 'pocket.sqlite'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
