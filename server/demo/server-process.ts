import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { MongoClient } from 'mongodb';
import { endsWithUs } from './ends-with-us.ts';
import { freePort } from './free-port.ts';

/** A database server of its own, started again whenever it dies, on the same data and port. */
export class ServerProcess {
  readonly uri: string;
  readonly #command: readonly string[];
  #child: ChildProcess | null = null;
  #stopping = false;
  restarts = 0;

  private constructor(uri: string, command: readonly string[]) {
    this.uri = uri;
    this.#command = command;
  }

  /** `binary`: mongod or secantusd-rs; null for the embedded database in a process of its own. */
  static async start(binary: string | null, dataDir: string): Promise<ServerProcess> {
    const data = resolve(dataDir, 'server');
    await mkdir(data, { recursive: true });
    const port = String(await freePort());
    const uri = `mongodb://127.0.0.1:${port}/crossdock_demo?directConnection=true`;
    const server = new ServerProcess(uri, commandFor(binary, port, data));
    server.#spawn();
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 30_000 });
    await client.db().command({ ping: 1 });
    await client.close();
    return server;
  }

  #spawn(): void {
    const [binary = '', ...args] = this.#command;
    const child = spawn(binary, args, { stdio: 'ignore' });
    this.#child = child;
    endsWithUs(child);
    child.once('exit', () => {
      if (this.#stopping) return;
      this.restarts++;
      setTimeout(() => !this.#stopping && this.#spawn(), 300);
    });
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const exited = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await exited;
    clearTimeout(late);
  }
}

function commandFor(binary: string | null, port: string, data: string): readonly string[] {
  if (binary === null) {
    const main = join(import.meta.dirname, 'pocket-main.ts');
    return [process.execPath, main, join(data, 'crossdock.sqlite'), port];
  }
  const where = basename(binary).startsWith('secantus')
    ? ['--host', '127.0.0.1', '--storage-path', data, '--sync-on-commit']
    : ['--bind_ip', '127.0.0.1', '--dbpath', data];
  return [binary, '--port', port, ...where];
}
