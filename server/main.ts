import { startApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';

try {
  const app = await startApp(readConfig(process.env));
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
  const known = error instanceof ConfigError;
  console.error(known ? error.message : error);
  process.exit(1);
}
