import { expect, it } from 'vitest';
import { orderIdOf } from '../../../server/store/orders.ts';

const NORTH = 'cha_north';
const numbers = ['0', '9', '10', '35', '36', '999', '5678901234567', '9223372036854775807'];

it('gives the same order of the same store the same id', () => {
  for (const number of numbers) expect(orderIdOf(NORTH, number)).toBe(orderIdOf(NORTH, number));
});

it('lets the ids of one store follow each other as its numbers do, all equally long', () => {
  const ids = numbers.map((number) => orderIdOf(NORTH, number));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids.map((id) => id.length))).toEqual(new Set([27]));
});

it('never gives two orders one id, whatever a store calls them', () => {
  const called = [
    ...numbers,
    '007',
    '7',
    '-7',
    '7.0',
    '1e3',
    '',
    'a',
    'A',
    '9999999999999999999',
    '10000000000000000000',
  ];
  const stores = [NORTH, 'cha_south', 'chn_old'];
  const ids = stores.flatMap((store) => called.map((each) => orderIdOf(store, each)));
  expect(new Set(ids).size).toBe(ids.length);
});

it('leaves the orders of channels set up before the ids they have', () => {
  expect(orderIdOf('chn_1', '5678901234')).toBe('ord_vScLJPeb8bzD3hUtz5qX');
});
