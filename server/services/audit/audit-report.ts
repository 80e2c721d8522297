import type { Balance } from '../../domain/stock.ts';
import type { LedgerDoc } from '../../store/ledger.ts';
import type { Hub } from '../hub.ts';

export interface AuditProblem {
  /** Which SKU, order, listing or delivery, in words that find it. */
  readonly where: string;
  readonly message: string;
}

export interface AuditCheck {
  readonly name: string;
  /** How many things were looked at. */
  readonly checked: number;
  /** What was looked at, or why not, in a sentence. */
  readonly note: string;
  readonly problems: readonly AuditProblem[];
  /** Problems found beyond those listed. */
  readonly unlisted: number;
}

export interface AuditReport {
  readonly checks: readonly AuditCheck[];
  readonly clean: boolean;
}

/** What every checker works with. */
export interface AuditScope {
  readonly hub: Hub;
  readonly merchantId: string;
  readonly locationName: (locationId: string) => string;
  readonly channelName: (channelId: string) => string;
}

export interface Checklist {
  looked(things?: number): void;
  found(where: string, message: string): void;
  done(note: string): AuditCheck;
}

/** More than anybody reads; beyond it problems are only counted, so that memory stays bounded. */
const LISTED = 200;

export function checklist(name: string): Checklist {
  const problems: AuditProblem[] = [];
  let checked = 0;
  let unlisted = 0;
  return {
    looked: (things = 1) => {
      checked += things;
    },
    found: (where, message) => {
      if (problems.length < LISTED) problems.push({ where, message });
      else unlisted++;
    },
    done: (note) => ({ name, checked, note, problems, unlisted }),
  };
}

/** Rows of a cursor in groups, so that look-ups are shared and memory stays bounded. */
export async function* inBatches<T>(rows: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** "1 line", "3 lines". */
export const count = (things: number, word: string): string =>
  `${things} ${word}${things === 1 ? '' : 's'}`;

/** "available should be 7 and is 8"; null when all agree. */
export function differences(expected: Balance, found: Balance): string | null {
  const buckets = ['available', 'committed', 'unavailable', 'incoming'] as const;
  const told = buckets
    .filter((bucket) => expected[bucket] !== found[bucket])
    .map((bucket) => `${bucket} should be ${expected[bucket]} and is ${found[bucket]}`);
  return told.length > 0 ? told.join(', ') : null;
}

export const placeOf = (
  { locationName }: AuditScope,
  { sku, locationId, seq }: Pick<LedgerDoc, 'sku' | 'locationId' | 'seq'>,
) => `${sku} at ${locationName(locationId)}, line ${seq}`;
