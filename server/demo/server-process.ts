import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, resolve } from 'node:path';
import { MongoClient } from 'mongodb';

/** A real database server for the demo, started again whenever it dies, on the same data and port. */
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

  /** `binary`: mongod or secantusd-rs. */
  static async start(binary: string, dataDir: string): Promise<ServerProcess> {
    const data = resolve(dataDir, 'server');
    await mkdir(data, { recursive: true });
    const port = String(await freePort());
    const where = basename(binary).startsWith('secantus')
      ? ['--host', '127.0.0.1', '--storage-path', data, '--sync-on-commit']
      : ['--bind_ip', '127.0.0.1', '--dbpath', data];
    const uri = `mongodb://127.0.0.1:${port}/crossdock_demo?directConnection=true`;
    const server = new ServerProcess(uri, [binary, '--port', port, ...where]);
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

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
