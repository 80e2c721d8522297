import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Revision } from '../../../server/domain/order.ts';
import { compareRevisions, revisionOf } from '../../../server/domain/revision.ts';
import { lineOf, snapshotOf } from '../../support/orders.ts';

const revisions: fc.Arbitrary<Revision> = fc.record({
  at: fc.integer({ min: 0, max: 3 }).map((second) => new Date(second * 1000)),
  progress: fc.nat(3),
  fingerprint: fc.constantFrom('a', 'b', 'c'),
});

describe('the order of revisions', () => {
  it('is total: of two that differ exactly one is newer', () => {
    fc.assert(
      fc.property(revisions, revisions, (a, b) => {
        expect(Math.sign(compareRevisions(a, b))).toBe(0 - Math.sign(compareRevisions(b, a)));
        const same =
          +a.at === +b.at && a.progress === b.progress && a.fingerprint === b.fingerprint;
        expect(compareRevisions(a, b) === 0).toBe(same);
      }),
    );
  });

  it('is transitive, so a newest one exists among any', () => {
    fc.assert(
      fc.property(revisions, revisions, revisions, (a, b, c) => {
        const ordered = compareRevisions(a, b) <= 0 && compareRevisions(b, c) <= 0;
        if (ordered) expect(compareRevisions(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('a snapshot', () => {
  const open = snapshotOf();
  const newer = (a: typeof open, b: typeof open) => compareRevisions(revisionOf(a), revisionOf(b));

  it('of a later time is newer, whatever else it says', () => {
    const later = { ...open, revisedAt: new Date(+open.revisedAt + 1000) };
    const shipped = { ...open, lines: [lineOf('MUG-1', 1, { removed: 1 })] };
    expect(newer(later, shipped)).toBeGreaterThan(0);
  });

  it('that got further at the same second is newer, as after a partial shipment', () => {
    const parts = [{ externalLocationId: 'L1', quantity: 1 }];
    const shipped = { ...open, lines: [lineOf('MUG-1', 1, { shipped: parts })] };
    expect(newer(shipped, open)).toBeGreaterThan(0);
    const back = { ...open, lines: [lineOf('MUG-1', 1, { shipped: parts, restocked: parts })] };
    expect(newer(back, shipped)).toBeGreaterThan(0);
    expect(newer({ ...open, state: 'cancelled' }, open)).toBeGreaterThan(0);
  });

  it('that says something else at the same point is told apart, the same way every time', () => {
    const other = { ...open, note: 'Please ring' };
    expect(newer(open, other)).not.toBe(0);
    expect(Math.sign(newer(open, other))).toBe(0 - Math.sign(newer(other, open)));
    expect(newer(open, structuredClone(open))).toBe(0);
  });
});
