// Builds the console when it is missing or older than what it is made of. Fast when there is nothing to do,
// because it runs before every start.
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const web = join(root, 'web');
const dist = join(web, 'dist');

/** Everything a build reads; folders tell of files that were taken away, and the lock file of packages. */
function newestSource() {
  const under = (folder) => [
    folder,
    ...readdirSync(folder, { recursive: true }).map((name) => join(folder, name)),
  ];
  const files = [
    ...under(join(web, 'src')),
    ...under(join(web, 'public')),
    join(web, 'index.html'),
    join(web, 'vite.config.ts'),
    join(web, 'brotli.ts'),
    join(root, 'package-lock.json'),
  ];
  return Math.max(
    ...files.filter((file) => existsSync(file)).map((file) => statSync(file).mtimeMs),
  );
}

/** Answers whether it had to build. */
async function buildWeb(force) {
  const built = join(dist, 'index.html');
  // An image brings the built console and not its sources.
  if (!existsSync(join(web, 'src'))) return false;
  if (!force && existsSync(built) && statSync(built).mtimeMs >= newestSource()) return false;
  const { build } = await import('vite').catch(() => ({ build: null }));
  if (!build) {
    // An installation for production alone: the hub works without its console, and its pages say so.
    console.error('The console is not built, and vite is not installed: `npm install` brings it.');
    process.exitCode = force ? 1 : 0;
    return false;
  }
  const began = new Date();
  // Built beside and then put in place, so that nobody is served half a console.
  const fresh = join(web, `.dist-${process.pid}`);
  await build({
    configFile: join(web, 'vite.config.ts'),
    logLevel: force ? 'info' : 'error',
    build: { outDir: fresh, emptyOutDir: true },
  });
  // What was changed while it was built is newer than it.
  utimesSync(join(fresh, 'index.html'), began, began);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
  return true;
}

// Whatever the surroundings are set to: a console built for development is three times as large and slow.
process.env.NODE_ENV = 'production';
const started = Date.now();
const did = await buildWeb(process.argv.includes('--force'));
if (did) console.log(`built the console in ${((Date.now() - started) / 1000).toFixed(1)} s`);
