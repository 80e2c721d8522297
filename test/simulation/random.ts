import { seeded } from '../../server/demo/seeded.ts';

/** 0 ≤ x < 1. */
export type Random = () => number;

/** FNV-1a over a text, going on from an earlier one. */
export function hash(text: string, from = 0x811c9dc5): number {
  let value = from;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** One stream for each purpose, so that a fault switched off leaves all other choices as they were. */
export const streamsOf =
  (seed: number) =>
  (purpose: string): Random =>
    seeded(hash(`${seed}:${purpose}`));

export const pick = <T>(random: Random, list: readonly T[]): T => {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
};

export const between = (random: Random, low: number, high: number): number =>
  Math.floor(low + random() * (high - low + 1));
