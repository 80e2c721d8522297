import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { seldom } from '../../web/src/seldom.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('hands the first word on at once, and a flood of them once a while, the last included', () => {
  const handed: string[][] = [];
  const tell = seldom<string>(5_000, (told) => handed.push([...told]));
  tell(['orders']);
  expect(handed).toEqual([['orders']]);
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(400);
    tell(['stock']);
    tell(['orders']);
  }
  expect(handed).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  expect(handed).toEqual([['orders'], ['stock', 'orders']]);
  vi.advanceTimersByTime(60_000);
  expect(handed).toHaveLength(2);
  tell(['channels']);
  expect(handed.at(-1)).toEqual(['channels']);
});

it('says nothing when nothing was told', () => {
  const hand = vi.fn();
  seldom(1_000, hand)([]);
  vi.advanceTimersByTime(5_000);
  expect(hand).not.toHaveBeenCalled();
});
