import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { type ListName, readCursor, writeCursor } from '../../../server/services/cursor.ts';
import type { Hub } from '../../../server/services/hub.ts';
import { createSealer } from '../../../server/store/seal.ts';

const hub = { sealer: createSealer([randomBytes(32)]) } as Partial<Hub> as Hub;
const list: ListName = ['mer_a', 'orders', { state: 'open' }];
const position = z.tuple([z.number(), z.string()]);
const read = (cursor: string, of: ListName = list) => readCursor(hub, of, cursor, position);

it('a cursor gives its place back to the list it was made for', () => {
  expect(read(writeCursor(hub, list, [7, 'ord_1']))).toEqual([7, 'ord_1']);
});

it('a cursor opens no other merchant, list or filter', () => {
  const cursor = writeCursor(hub, list, [7, 'ord_1']);
  expect(read(cursor, ['mer_b', 'orders', { state: 'open' }])).toBeNull();
  expect(read(cursor, ['mer_a', 'stock', { state: 'open' }])).toBeNull();
  expect(read(cursor, ['mer_a', 'orders', { state: 'held' }])).toBeNull();
});

it('an altered or invented cursor is none', () => {
  const cursor = writeCursor(hub, list, [7, 'ord_1']);
  const [place, signature] = cursor.split('.');
  const forged = Buffer.from(JSON.stringify([0, ''])).toString('base64url');
  for (const bad of [
    '',
    '.',
    place ?? '',
    `${forged}.${signature}`,
    `${place}.${'0'.repeat(32)}`,
  ]) {
    expect(read(bad)).toBeNull();
  }
});
