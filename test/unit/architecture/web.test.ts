import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const texts = join(root, 'web/src/i18n');

const sources = readdirSync(join(root, 'web/src'), { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)));
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** Every key of a file of texts, "nav.orders"; plural forms count as the one key they belong to. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) {
    return [path.replace(/_(?:zero|one|two|few|many|other)$/, '')];
  }
  return Object.entries(value).flatMap(([key, each]) =>
    keysOf(each, path ? `${path}.${key}` : key),
  );
}

const keysIn = (language: string, file: string) =>
  [...new Set(keysOf(JSON.parse(readFileSync(join(texts, language, file), 'utf8'))))].sort();

describe('the console', () => {
  it('takes nothing from the server but types of presenters', () => {
    const foreign = sources.flatMap((file) =>
      [...textOf(file).matchAll(/(import|export)\s+(type\s)?[^;]*?from\s*'(\.[^']+)'/g)].flatMap(
        ([, , type, target = '']) => {
          const path = relative(root, resolve(root, dirname(file), target));
          const own = path.startsWith('web/');
          const fine = own || (type !== undefined && path.startsWith('server/http/presenters/'));
          return fine ? [] : [`${file} imports ${path}`];
        },
      ),
    );
    expect(foreign).toEqual([]);
  });

  it('asks for nothing over and over: the stream says when something changed', () => {
    const polling = sources.filter((file) => /refetchInterval|setInterval/.test(textOf(file)));
    expect(polling).toEqual([]);
  });

  it('has no file above 300 lines', () => {
    expect(sources.filter((file) => textOf(file).split('\n').length > 300)).toEqual([]);
  });

  it('says everything in English and in German', () => {
    const files = readdirSync(join(texts, 'en'));
    expect(readdirSync(join(texts, 'de'))).toEqual(files);
    for (const file of files) {
      expect([file, keysIn('de', file)]).toEqual([file, keysIn('en', file)]);
    }
  });
});
