import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { uses } from './uses.ts';

test.each(Object.entries(uses))(
  '%s exercises every command and operator it answers for',
  (file, names) => {
    const source = readFileSync(join(import.meta.dirname, file), 'utf8');
    expect(names.filter((name) => !source.includes(name))).toEqual([]);
  },
);
