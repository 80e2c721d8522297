import { createHmac } from 'node:crypto';
import type { ChainedChange, ChainPlace, ChangeDoc } from '../../store/changes.ts';
import type { DerivedSecret, Sealer } from '../../store/seal.ts';

/** What the keys say to the hash of an entry. */
export type HashVerdict = 'ours' | 'not-ours' | 'unknown-key';

const PURPOSE = 'log of changes';
/** version.hmac: the version names the key. */
const HASH = /^(\d+)\.[0-9a-f]{64}$/;

/** The entries that these become behind the chain's end. */
export function chainAfter(
  sealer: Sealer,
  end: ChainedChange | null,
  changes: readonly ChangeDoc[],
): ChainedChange[] {
  const [current] = sealer.derive(PURPOSE);
  if (!current) throw new Error('no key to chain the log of changes with');
  let before: ChainedChange | null = end;
  return changes.map((change) => {
    const unhashed = {
      ...change,
      expireAt: before && before.expireAt > change.expireAt ? before.expireAt : change.expireAt,
      seq: (before?.seq ?? 0) + 1,
      prev: before?.hash ?? null,
    };
    before = { ...unhashed, hash: hashOf(unhashed, current) };
    return before;
  });
}

/** Judges hashes by every key the hub has: entries outlive the rotation of the key that made them. */
export function hashJudge(sealer: Sealer): (entry: ChainedChange) => HashVerdict {
  const keys = new Map(sealer.derive(PURPOSE).map((key) => [String(key.version), key]));
  return ({ hash, ...unhashed }) => {
    const [, version] = HASH.exec(String(hash)) ?? [];
    if (version === undefined) return 'not-ours';
    const key = keys.get(version);
    if (!key) return 'unknown-key';
    return hash === hashOf(unhashed, key) ? 'ours' : 'not-ours';
  };
}

type Unhashed = ChangeDoc & Omit<ChainPlace, 'hash'>;

/** `prev` is among the fields, so each hash stands on all before. */
function hashOf(entry: Unhashed, { version, value }: DerivedSecret): string {
  const text = JSON.stringify(canonical(entry));
  const mac = createHmac('sha256', Buffer.from(value, 'base64')).update(text);
  return `${version}.${mac.digest('hex')}`;
}

/**
 * The same before storing and after, in whatever order the database gives the fields back. Every field counts,
 * also those that some later version adds or somebody else put there.
 */
function canonical(value: unknown): unknown {
  // The database keeps no half of a surrogate pair.
  if (typeof value === 'string') return value.toWellFormed();
  if (value instanceof Date) return { $date: value.getTime() };
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, each]) => [name, canonical(each)] as const);
  return Object.fromEntries(fields.sort(([one], [other]) => (one < other ? -1 : 1)));
}
