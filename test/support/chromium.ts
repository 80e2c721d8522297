import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import packed, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const UNPACKED = join(tmpdir(), 'crossdock-chromium.unpacked');
const UNPACKING = join(tmpdir(), 'crossdock-chromium.unpacking');
const UNPACK_MS = 120_000;

/**
 * A headless Chromium: the one at CHROME_PATH, else the one that comes as a package (Linux x64 only). It
 * runs with its usual protections, unlike the package's own flags, which switch the web's security off.
 */
export async function launchChromium(): Promise<Browser> {
  const own = process.env.CHROME_PATH;
  const executablePath = own ?? (await unpackOnce());
  const libraries = own ? null : await missingLibraries(executablePath);
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    ...(libraries && { env: { ...process.env, LD_LIBRARY_PATH: libraries } }),
  });
}

/** Several test processes may want it at once, and half a program must not be started. */
async function unpackOnce(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('Browser tests need a Chrome or Chromium here: name it in CHROME_PATH.');
  }
  const until = Date.now() + UNPACK_MS;
  while (!existsSync(UNPACKED)) {
    try {
      mkdirSync(UNPACKING);
    } catch {
      if (Date.now() > until) throw new Error(`somebody died while unpacking: remove ${UNPACKING}`);
      await sleep(200);
      continue;
    }
    try {
      await packed.executablePath();
      writeFileSync(UNPACKED, '');
    } finally {
      rmdirSync(UNPACKING);
    }
  }
  return packed.executablePath();
}

/** The folder of the libraries that this system lacks (libnss3 and its kin come with the package). */
async function missingLibraries(program: string): Promise<string | null> {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  if (!stdout?.includes('not found')) return null;
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  return join(await inflate(join(entry, '../../bin/al2023.tar.br')), 'lib');
}
