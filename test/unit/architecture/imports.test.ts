import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

/** Where a file lives, in the words of docs/ARCHITECTURE.md. */
const rooms: readonly [room: string, pattern: RegExp][] = [
  ['domain', /^server\/domain\//],
  ['pocket', /^server\/store\/pocket\//],
  ['store', /^server\/store\//],
  ['services', /^server\/services\//],
  ['sign-in', /^server\/http\/sign-in\.ts$/],
  ['http', /^server\/http\//],
  ['limits', /^server\/limits\.ts$/],
  ['wiring', /^server\/(app|hub|main|config|log)\.ts$|^server\/(cli|demo)\//],
  ['contract', /^connectors\/(connector|simulator|json)\.ts$/],
  ['egress', /^connectors\/egress(\.ts$|\/)/],
  ['registry', /^connectors\/registry\.ts$/],
  ['shopify', /^connectors\/shopify\//],
  ['magento', /^connectors\/magento\//],
  ['jobs', /^jobs\//],
];

/** Who may import whom; every room may import itself. The wiring may import everything. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  limits: [],
  pocket: [],
  store: ['domain', 'pocket', 'limits'],
  services: ['domain', 'store', 'contract', 'limits'],
  'sign-in': ['services', 'limits'],
  http: ['services', 'domain', 'limits', 'sign-in'],
  contract: ['domain', 'limits'],
  egress: ['limits'],
  registry: ['contract', 'shopify', 'magento'],
  shopify: ['contract', 'domain', 'limits'],
  magento: ['contract', 'domain', 'limits'],
  jobs: ['services', 'limits'],
};

/** Heavy packages have one home each. */
const homes: readonly [name: RegExp, rooms: readonly string[]][] = [
  [/^(mongoose|mongodb)$/, ['store']],
  [/^(mingo|bson|node:sqlite)(\/|$)/, ['pocket', 'store']],
  [/^express/, ['http']],
  [/^(better-auth|@better-auth)(\/|$)/, ['sign-in']],
  [/^(agenda|@agendajs\/)/, ['jobs']],
  [/^(@shopify\/shopify-api|graphql-request|graphql)(\/|$)/, ['shopify']],
  [/^magento2-rest-client/, ['magento']],
  [/^undici/, ['egress']],
];

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const roomOf = (path: string) => rooms.find(([, pattern]) => pattern.test(path))?.[0];

function edges(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
  return [...found].flatMap(([, target]) => target ?? []);
}

function forbidden(file: string): string[] {
  const room = roomOf(file);
  if (!room) return [`${file} is in no room of docs/ARCHITECTURE.md`];
  return edges(file).flatMap((target) => {
    if (!target.startsWith('.')) {
      const home = homes.find(([name]) => name.test(target));
      const away = home && room !== 'wiring' && !home[1].includes(room);
      return away ? [`${file} imports ${target}, whose home is ${home[1].join(', ')}`] : [];
    }
    const path = relative(root, resolve(root, dirname(file), target));
    const other = roomOf(path);
    const fine = room === 'wiring' || other === room || (other && allowed[room]?.includes(other));
    return fine ? [] : [`${file} (${room}) imports ${path} (${other ?? 'no room'})`];
  });
}

const sources = ['server', 'connectors', 'jobs'].flatMap(filesUnder);

describe('the house', () => {
  it('has no import that the plan forbids', () => {
    expect(sources.flatMap(forbidden)).toEqual([]);
  });

  it('has no file above 300 lines', () => {
    // Generated files are nobody's to read; recorded data is no TypeScript.
    const long = [...sources, ...filesUnder('test')]
      .filter((file) => !file.includes('/gql/'))
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  it('reads the environment in one file only', () => {
    const readers = sources.filter(
      (file) =>
        file !== 'server/main.ts' &&
        !file.startsWith('server/cli/') &&
        !file.startsWith('server/demo/') &&
        /process\.env/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(readers).toEqual([]);
  });

  it('keeps clock, randomness and network out of the domain', () => {
    const impure = filesUnder('server/domain').filter((file) =>
      /Date\.now|new Date\(\)|Math\.random|fetch\(|crypto/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    );
    expect(impure).toEqual([]);
  });
});
