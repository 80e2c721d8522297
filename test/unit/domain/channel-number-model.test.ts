import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChannelModel, type Luck } from './channel-model.ts';

type Step = (model: ChannelModel) => void;
/** A step that says its name when a history that ends badly is printed. */
const named = (name: string, step: Step): Step =>
  Object.assign(step, { [fc.toStringMethod]: () => name });

const units = fc.integer({ min: 1, max: 4 });
const pick = fc.nat(5);
/** Within one tick of the channel's clock, or well past it. */
const wait = fc.constantFrom(50, 400, 1000, 2500, 10_000);

const steps = (luck: fc.Arbitrary<Luck>, edits: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    wait.map((ms) =>
      named(`wait ${ms}`, (model) => {
        model.now += ms;
      }),
    ),
    units.map((n) => named(`sell ${n}`, (model) => model.sell(n))),
    units.map((n) => named(`sellElsewhere ${n}`, (model) => model.sellElsewhere(n))),
    fc.constant(named('cancel', (model) => model.cancel())),
    pick.map((n) => named(`learn ${n}`, (model) => model.learn(n))),
    fc.constant(named('pull', (model) => model.pull())),
    fc.constant(named('tell', (model) => model.tell())),
    pick.map((n) => named(`hear ${n}`, (model) => model.hear(n))),
    luck.map((how) => named(`publish ${how}`, (model) => model.publish(how))),
    ...(edits ? [fc.nat(6).map((n) => named(`edit ${n - 3}`, (model) => model.edit(n - 3)))] : []),
  );

/** Connected a moment ago, so that no order falls into the second of the first reading. */
function run(history: readonly Step[], staffCounts: boolean): ChannelModel {
  const model = new ChannelModel(staffCounts);
  model.now += 5000;
  for (const step of history) step(model);
  model.settle();
  return model;
}

const history = (luck: fc.Arbitrary<Luck>, edits: boolean) =>
  fc.array(steps(luck, edits), { maxLength: 60, size: 'max' });
const runs = { numRuns: 2000 };
const answered = fc.constantFrom<Luck>('fine', 'silent-stale');
const anyLuck = fc.constantFrom<Luck>(
  'fine',
  'fine',
  'silent-stale',
  'lost-applied',
  'lost-before',
);

function quiet(model: ChannelModel) {
  const writes = model.writes;
  model.settle();
  expect(model.writes).toBe(writes);
}

describe('a channel number, whatever happens in whatever order', () => {
  it('ends right, silent, and without an edit nobody made', () => {
    fc.assert(
      fc.property(history(answered, false), fc.boolean(), (steps, staffCounts) => {
        const model = run(steps, staffCounts);
        expect(model.shown).toBe(model.target());
        expect(model.booked + model.disowned).toBe(0);
        expect(model.number).toMatchObject({ seen: null, flight: null });
        quiet(model);
      }),
      runs,
    );
  });

  it('ends right and without an invented edit although answers get lost', () => {
    fc.assert(
      fc.property(history(anyLuck, false), fc.boolean(), (steps, staffCounts) => {
        const model = run(steps, staffCounts);
        expect(model.shown).toBe(model.target());
        expect(model.booked + model.disowned).toBe(0);
        quiet(model);
      }),
      runs,
    );
  });

  it('books exactly the edits that staff made where staff counts', () => {
    fc.assert(
      fc.property(history(answered, true), (steps) => {
        const model = run(steps, true);
        expect(model.booked).toBe(model.edits);
        expect(model.shown).toBe(model.target());
        quiet(model);
      }),
      runs,
    );
  });

  it('shows exactly the edits that staff made where the hub counts, and writes over them', () => {
    fc.assert(
      fc.property(history(answered, true), (steps) => {
        const model = run(steps, false);
        expect(model.disowned).toBe(model.edits);
        expect(model.booked).toBe(0);
        expect(model.shown).toBe(model.target());
        quiet(model);
      }),
      runs,
    );
  });

  it('ends right and silent when edits and lost answers meet', () => {
    fc.assert(
      fc.property(history(anyLuck, true), fc.boolean(), (steps, staffCounts) => {
        const model = run(steps, staffCounts);
        expect(model.shown).toBe(model.target());
        expect(model.number).toMatchObject({ seen: null, flight: null });
        quiet(model);
      }),
      runs,
    );
  });
});
