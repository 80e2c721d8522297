import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// Before anything else is loaded: room that was taken once is kept.
tidyOften();
const { ConfigError, readConfig } = await import('./config.ts');
const { noDatabase } = await import('./store/no-database.ts');
try {
  const config = readConfig(process.env);
  // The sources as they were compiled at the last start: two thirds of the time to start, and 20 MB less. Where
  // NODE_COMPILE_CACHE says so they lie there, this file's among them: then nothing is to be compiled at all.
  enableCompileCache(join(config.dataDir, 'compiled'));
  const { startApp } = await import('./app.ts');
  const app = await startApp(config);
  // A killed process keeps nothing by itself.
  flushCompileCache();
  console.log(app.databaseLine);
  if (app.url) console.log(`Crossdock listens on ${app.url}`);
  if (app.welcomeUrl)
    console.log(`Nobody can sign in yet. The first owner begins here: ${app.welcomeUrl}`);
  if (app.worker) console.log('Working: drain, publish, pull, reconcile, sweep');
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : (noDatabase(error) ?? error));
  process.exit(1);
}

/**
 * V8 lets a heap grow to several times what is alive in it before it tidies up: a worker at half load took 430 MB.
 * So new objects get no more than their first room (2 MB), the others two fifths more than what was alive, and pages
 * that a sweep has emptied go back to the machine (24 MB of a worker's 165 were such).
 */
function tidyOften(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=40');
  setFlagsFromString('--optimize-for-size');
}
