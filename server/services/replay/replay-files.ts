import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { TranslateError } from '../../../connectors/connector.ts';
import { parseJson } from '../../../connectors/json.ts';
import { magentoRecordings } from './replay-magento.ts';
import type { Recognised } from './replay-recording.ts';
import { shopifyRecordings } from './replay-shopify.ts';

/** By name, what is no recording of a store's payload. */
const NOT_RECORDED: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)properties_[^/]*\.json$/, 'a fragment of an order line, kept to test readers of it'],
  [/(^|\/)openapi[^/]*\.json$/, 'the description of an API'],
  [/(^|\/)errors\.json$/, 'error answers of a store'],
];

/** Every file under a folder, recognised by its content, or by its name where the content does not tell. */
export async function recogniseFolder(
  folder: string,
): Promise<readonly (readonly [file: string, found: Recognised])[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  const found: [string, Recognised][] = [];
  for (const file of files) found.push([file, await recognise(folder, file)]);
  return found;
}

async function recognise(folder: string, file: string): Promise<Recognised> {
  if (!file.endsWith('.json')) return { kind: 'skipped', why: 'no JSON, so no recorded payload' };
  const known = NOT_RECORDED.find(([name]) => name.test(file));
  if (known) return { kind: 'skipped', why: known[1] };
  const raw = await readFile(join(folder, file));
  try {
    const recorded = { file, raw, value: parseJson(raw).value };
    const found = shopifyRecordings(recorded) ?? magentoRecordings(recorded);
    return found ?? { kind: 'unknown', why: `${basename(file)} is no payload the hub knows` };
  } catch (error) {
    if (!(error instanceof TranslateError)) throw error;
    return { kind: 'unknown', why: error.message };
  }
}
