import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../server/limits.ts';
import { chainWalk } from '../../server/services/audit/audit-change-links.ts';
import { checklist } from '../../server/services/audit/audit-report.ts';
import { hashJudge } from '../../server/services/changes/chain.ts';
import { listChanges } from '../../server/services/changes/list-changes.ts';
import { type Change, tell } from '../../server/services/changes/tell.ts';
import type { Hub } from '../../server/services/hub.ts';
import type { ChainedChange, ChangeDoc } from '../../server/store/changes.ts';
import { createSealer } from '../../server/store/seal.ts';
import { auditOf, must, problemsOf } from '../support/audited.ts';
import { type TestHub, testHub } from '../support/hub.ts';

let test: TestHub;
let hub: Hub;
let merchantId: string;
const DAY_MS = 86_400_000;
const OLD_KEY = randomBytes(32);
const NEW_KEY = randomBytes(32);

beforeAll(async () => {
  test = await testHub();
});
afterAll(() => test.close());
beforeEach(() => {
  hub = { ...test.hub, sealer: createSealer([OLD_KEY]) };
  merchantId = hub.newId('mer');
});

const renamed = (to: string): Change => {
  const subject = { type: 'merchant', id: merchantId, name: to };
  return { kind: 'business-renamed', subject, from: 'A', to };
};
const tellOf = (by: Hub, ...names: readonly string[]) =>
  tell(by, { merchantId, actor: 'key:1' }, ...names.map(renamed));
const numbered = (entries: number) => Array.from({ length: entries }, (_, i) => `Name ${i + 1}`);

const docs = () => hub.store.changes.docs;
const chain = (): Promise<readonly ChainedChange[]> =>
  hub.store.changes.chain(merchantId, 10).toArray();
const entryAt = async (seq: number) => must((await chain()).find((entry) => entry.seq === seq));
const told = (by = hub) => problemsOf({ hub: by, merchantId });
const where = async (seq: number) => `entry ${seq} (${(await entryAt(seq))._id})`;

/** An entry as one would make it who can write to the database but has no key. */
async function forge(over: Partial<ChainedChange>): Promise<void> {
  const like = must((await chain()).at(-1));
  await docs().insertOne({ ...like, _id: hub.newId('cng'), ...over });
}

describe('the chain of the log of changes', () => {
  it('has no gap and verifies when many write at once, in one process and in several', async () => {
    const lost: unknown[] = [];
    const process = () => ({ ...hub, log: (event: string) => void lost.push(event) });
    const writers = Array.from({ length: 4 }, process);
    await Promise.all(
      writers.flatMap((by, i) => numbered(15).map((name) => tellOf(by, `${name} ${i}`, 'again'))),
    );
    expect(lost).toEqual([]);
    expect((await chain()).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 120 }, (_, i) => i + 1),
    );
    expect(await told()).toEqual([]);
  });

  it('verifies over more entries than are fetched at once, and names its end', async () => {
    await tellOf(hub, ...numbered(1_203));
    const { checks } = await auditOf({ hub, merchantId });
    const check = must(checks.find(({ name }) => name === 'Log of changes'));
    expect(check).toMatchObject({ checked: 1_203, problems: [] });
    const end = await entryAt(1_203);
    expect(check.note).toContain(`the newest is entry 1203, marked …${end.hash.slice(-16)}`);
  });

  it('verifies a name that the database stores otherwise than it was given', async () => {
    await tellOf(hub, 'half a pair \ud83d', 'Grüße 👋', '');
    expect(await told()).toEqual([]);
  });

  it('never lets an entry expire before an earlier one, though clocks differ', async () => {
    const behind = { ...hub, now: () => new Date(Date.now() - 60_000) };
    for (const by of [behind, hub, behind, hub]) await tellOf(by, 'x');
    const ends = (await chain()).map(({ expireAt }) => expireAt.getTime());
    expect(ends).toEqual(ends.toSorted((one, other) => one - other));
    expect(await told()).toEqual([]);
  });

  it('keeps its places and hashes from whoever reads the log', async () => {
    await tellOf(hub, 'B');
    const none = { actor: undefined, kind: undefined };
    const page = must(await listChanges(hub, merchantId, none, undefined, 10));
    expect(Object.keys(must(page.changes[0])).sort()).toEqual(
      'actor at channel from id kind merchantId subject to'.split(' '),
    );
  });
});

describe('the audit finds in the log of changes', () => {
  const names = ['changed', 'removed', 'inserted'];
  beforeEach(() => tellOf(hub, ...numbered(6), ...names));

  it.each<[string, object]>([
    ['what it was changed to', { to: 'Z' }],
    ['who did it', { actor: 'key:2' }],
    ['when', { at: new Date(0) }],
    ['the name of what was changed', { 'subject.name': 'Z' }],
    ['when it ends', { expireAt: new Date(Date.now() + DAY_MS) }],
    ['a field that the hub does not know', { extra: 1 }],
    ['the hash', { hash: 'none' }],
  ])('a changed entry, with its number: %s', async (_, $set) => {
    const place = await where(4);
    await docs().updateOne({ merchantId, seq: 4 }, { $set });
    const found = await told();
    expect(found).toEqual([expect.stringContaining(`Log of changes | ${place} | It is not as`)]);
  });

  it('a hash that was worked out anew without the key', async () => {
    const stranger = { ...hub, sealer: createSealer([NEW_KEY]) };
    await tellOf(stranger, 'Z');
    expect(await told()).toEqual([
      expect.stringMatching(/^Log of changes \| entry 10 \| Marked with a key that is not among/),
    ]);
  });

  it('entries removed from the middle, with their numbers', async () => {
    await docs().deleteOne({ merchantId, seq: 3 });
    await docs().deleteMany({ merchantId, seq: { $in: [6, 7] } });
    expect(await told()).toEqual([
      'Log of changes | entry 3 | Missing: removed from the middle of the log.',
      'Log of changes | entries 6 to 7 | Missing: removed from the middle of the log.',
    ]);
  });

  it('an entry removed whose followers were moved up: each that moved', async () => {
    await docs().deleteOne({ merchantId, seq: 8 });
    await docs().updateOne({ merchantId, seq: 9 }, { $set: { seq: 8 } });
    expect(await told()).toEqual([expect.stringContaining(`| ${await where(8)} | It is not as`)]);
  });

  it('an inserted entry, at the end, between two and in the place of another, with its number', async () => {
    await forge({ seq: 10 });
    await forge({ seq: 2.5 });
    const [end, between] = [await where(10), await where(2.5)];
    // The hub goes on behind it, and that is right.
    await tellOf(hub, 'after');
    const found = [
      expect.stringContaining(`| ${between} | It was inserted`),
      expect.stringContaining(`| ${end} | It is not as the hub wrote it`),
    ];
    expect(await told()).toEqual(found);
    const real = await entryAt(5);
    await docs().deleteOne({ _id: real._id });
    await forge({ ...real, _id: hub.newId('cng'), to: 'Z' });
    expect(await told()).toEqual([
      found[0],
      expect.stringContaining(`| ${await where(5)} | It is not as the hub wrote it`),
      found[1],
    ]);
  });

  it('an inserted entry without a number, among entries that have one', async () => {
    const { seq: _s, prev: _p, hash: _h, ...plain } = await entryAt(5);
    const at = new Date(Date.now() + limits.changeUpgradeMs + 60_000);
    await docs().insertOne({ ...plain, _id: 'cng_stray', at });
    expect(await told()).toEqual([
      expect.stringMatching(/^Log of changes \| entry cng_stray \| It stands outside the chain/),
    ]);
  });

  it('an inserted entry beside the true one, where somebody dropped the index', async () => {
    const all = await chain();
    const beside = (seq: number) => ({ ...must(all[seq - 1]), _id: `cng_beside_${seq}` });
    // The database gives the two in either order.
    for (const shown of [
      [...all.slice(0, 5), beside(5), ...all.slice(5), beside(9)],
      [...all.slice(0, 4), beside(5), ...all.slice(4, 8), beside(9), ...all.slice(8)],
    ]) {
      const list = checklist('Log of changes');
      const walk = chainWalk(list, hashJudge(hub.sealer));
      for (const entry of shown) walk.take(entry);
      expect(walk.end().newest).toEqual(all.at(-1));
      const places = list.done('').problems.map((problem) => problem.where);
      expect(places).toEqual(['entry 5 (cng_beside_5)', 'entry 9 (cng_beside_9)']);
    }
  });

  it('an entry that was put back after the log went on without it', async () => {
    const cut = await entryAt(9);
    await docs().deleteOne({ _id: cut._id });
    await tellOf(hub, 'other', 'more');
    const other = await entryAt(9);
    await docs().deleteOne({ _id: other._id });
    await docs().insertOne(cut);
    expect(await told()).toEqual([
      expect.stringContaining(`| ${await where(9)} | The entry after it follows from another`),
    ]);
  });
});

describe('the audit finds nothing wrong', () => {
  beforeEach(() => tellOf(hub, ...numbered(6)));

  it('in entries that the database removed from the beginning, even all of them', async () => {
    await docs().deleteMany({ merchantId, seq: { $lte: 4 } });
    expect(await told()).toEqual([]);
    await tellOf(hub, 'next');
    expect((await chain()).map(({ seq }) => seq)).toEqual([5, 6, 7]);
    await docs().deleteMany({ merchantId });
    expect(await told()).toEqual([]);
  });

  it('in entries from before there was a chain, which stay as they are', async () => {
    const { seq: _s, prev: _p, hash: _h, ...plain } = await entryAt(1);
    await docs().deleteMany({ merchantId });
    const before = [1, 2, 3].map((days): ChangeDoc => {
      const at = new Date(Date.now() - days * DAY_MS);
      return { ...plain, _id: hub.newId('cng'), at };
    });
    await docs().insertMany(before);
    expect(await told()).toEqual([]);
    await tellOf(hub, 'first', 'second');
    expect((await chain()).map(({ seq, prev }) => [seq, prev === null])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(await told()).toEqual([]);
    const rest = docs().find({ merchantId, seq: { $exists: false } });
    expect(await rest.sort({ at: -1 }).toArray()).toEqual(before);
    // Nor does a false time of the chain's first entry make them look younger than the chain.
    await docs().updateOne({ merchantId, seq: 1 }, { $set: { at: new Date(0) } });
    expect(await told()).toEqual([expect.stringContaining(`| ${await where(1)} | It is not as`)]);
  });

  it('after the key was rotated, as long as the old one stays behind it', async () => {
    const rotated = { ...hub, sealer: createSealer([NEW_KEY, OLD_KEY]) };
    await tellOf(rotated, 'with the new key');
    expect(await told(rotated)).toEqual([]);
    const without = { ...hub, sealer: createSealer([NEW_KEY]) };
    expect(await told(without)).toEqual([
      expect.stringMatching(/^Log of changes \| entries 1 to 6 \| Marked with a key that is not/),
    ]);
  });

  it('in the log of another merchant', async () => {
    const one = merchantId;
    merchantId = hub.newId('mer');
    await tellOf(hub, ...numbered(3));
    await docs().deleteOne({ merchantId: one, seq: 3 });
    expect((await chain()).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await told()).toEqual([]);
    const foreign = must(await docs().findOne({ merchantId: one, seq: 2 }));
    await docs().updateOne({ merchantId, seq: 2 }, { $set: { hash: must(foreign.hash) } });
    expect(await told()).toEqual([expect.stringContaining(`| ${await where(2)} | It is not as`)]);
  });
});
