import { execFile } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const SCRIPT = join(import.meta.dirname, '../../scripts/build-web.mjs');
const BUILDING = join(tmpdir(), 'crossdock-console.building');
const BUILD_MS = 60_000;

let built: Promise<void> | null = null;

/** Builds the console when its sources are newer, once a process; other processes wait for it. */
export function buildConsole(): Promise<void> {
  built ??= build();
  return built;
}

async function build(): Promise<void> {
  const until = Date.now() + BUILD_MS;
  for (;;) {
    try {
      mkdirSync(BUILDING);
      break;
    } catch {
      if (Date.now() > until) throw new Error(`somebody died while building: remove ${BUILDING}`);
      await sleep(200);
    }
  }
  try {
    await promisify(execFile)(process.execPath, [SCRIPT]);
  } finally {
    rmdirSync(BUILDING);
  }
}
