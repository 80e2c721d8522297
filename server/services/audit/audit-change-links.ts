import type { ChainedChange } from '../../store/changes.ts';
import type { HashVerdict } from '../changes/chain.ts';
import type { Checklist } from './audit-report.ts';

const CHANGED =
  'It is not as the hub wrote it: it was changed later, or somebody else put it there.';
const INSERTED = 'It was inserted: the hub gave this place to no such entry.';
const REPLACED = 'The entry after it follows from another one: this was put in its place.';
const REMOVED = 'Missing: removed from the middle of the log.';
const NO_KEY =
  'Marked with a key that is not among CROSSDOCK_KEYS: an old key was taken out too early, or these were inserted.';

interface Link {
  readonly entry: ChainedChange;
  readonly verdict: HashVerdict;
}

/** Takes the entries of a chain by their `seq`, and tells each fault once, at its place. */
export function chainWalk(list: Checklist, judge: (entry: ChainedChange) => HashVerdict) {
  let before: Link | null = null;
  let since: Date | null = null;
  let keyless: readonly [from: number, to: number] | null = null;
  const tellKeyless = () => {
    if (keyless) list.found(span(...keyless), NO_KEY);
    keyless = null;
  };
  return {
    take(entry: ChainedChange): void {
      const { seq } = entry;
      const verdict = judge(entry);
      if (verdict !== 'ours' && !isPlace(seq, before)) {
        list.found(whereOf(entry), INSERTED);
        return;
      }
      if (before) tellLink(list, before, { entry, verdict });
      if (verdict === 'ours') since ??= entry.at;
      if (verdict === 'not-ours') list.found(whereOf(entry), CHANGED);
      if (verdict !== 'unknown-key') tellKeyless();
      else keyless = [keyless?.[0] ?? seq, seq];
      before = { entry, verdict };
    },
    /** The newest entry, and the time of the first whose word can be taken for it. */
    end(): { readonly newest: ChainedChange | null; readonly since: Date | null } {
      tellKeyless();
      return { newest: before?.entry ?? null, since };
    },
  };
}

/** Two can claim a place, or an entry one between two places; the hash says who is false. */
const isPlace = (seq: number, before: Link | null) =>
  Number.isSafeInteger(seq) && seq > 0 && seq !== before?.entry.seq;

/** What an entry says of the one before counts only where the hub said it, and its own fault was told. */
function tellLink(list: Checklist, before: Link, { entry, verdict }: Link): void {
  const { seq, hash } = before.entry;
  if (entry.seq > seq + 1) list.found(span(seq + 1, entry.seq - 1), REMOVED);
  const faulty = [before.verdict, verdict].includes('not-ours');
  if (entry.seq === seq + 1 && entry.prev !== hash && !faulty) {
    list.found(whereOf(before.entry), REPLACED);
  }
}

const whereOf = ({ seq, _id }: ChainedChange) => `entry ${seq} (${_id})`;
const span = (from: number, to: number) =>
  from === to ? `entry ${from}` : `entries ${from} to ${to}`;
