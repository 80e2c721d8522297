import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { MongoClient } from 'mongodb';
import type { TestProject } from 'vitest/node';
import type { Engine } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    database: { engine: Engine; uri: string };
  }
}

/** Chooses the database of the whole run: a given one, a given program, else pocket inside each worker. */
export default async function setup(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const { MONGODB_URI: uri, MONGOD_BINARY: binary } = process.env;
  if (uri) return announce(project, 'external', uri);
  if (!binary) return announce(project, 'pocket', '');
  const server = await startServer(binary);
  announce(project, server.engine, server.uri);
  return server.stop;
}

function announce(project: TestProject, engine: Engine, uri: string): undefined {
  project.provide('database', { engine, uri });
  console.log(
    `tests run on ${engine}${uri ? ` at ${uri.replace(/\/\/[^@/]*@/, '//')}` : ', the embedded database'}`,
  );
}

async function startServer(binary: string) {
  const engine: Engine = basename(binary).startsWith('secantus') ? 'secantus' : 'mongod';
  const data = mkdtempSync(join(tmpdir(), 'crossdock-test-'));
  const port = await freePort();
  const where =
    engine === 'secantus'
      ? ['--host', '127.0.0.1', '--storage-path', data, '--sync-on-commit']
      : ['--bind_ip', '127.0.0.1', '--dbpath', data];
  const child = spawn(binary, ['--port', String(port), ...where], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
    rmSync(data, { recursive: true, force: true });
  };
  try {
    await untilReady(uri, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { engine, uri, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilReady(uri: string, child: ChildProcess): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`the database ended with code ${code} before it was ready`)),
    );
  });
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 30_000 });
  try {
    await Promise.race([client.db('admin').command({ ping: 1 }), failed]);
  } finally {
    await client.close();
  }
}
