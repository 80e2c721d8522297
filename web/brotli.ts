import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';

const compress = promisify(brotliCompress);
/** 11 would take ten times as long for a twentieth less. */
const QUALITY = 9;

/** Writes a Brotli file beside each script and style sheet, so that no request has to wait for one. */
export function brotli(): Plugin {
  return {
    name: 'crossdock-brotli',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const names = Object.keys(bundle).filter((name) => /\.(?:js|css)$/.test(name));
      const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY };
      await Promise.all(
        names.map(async (name) => {
          const text = await readFile(join(dir, name));
          await writeFile(join(dir, `${name}.br`), await compress(text, { params }));
        }),
      );
    },
  };
}
