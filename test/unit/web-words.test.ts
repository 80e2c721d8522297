import { readFileSync } from 'node:fs';
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { SCOPES } from '../../server/domain/roles.ts';
import { CHANGE_KINDS } from '../../server/services/changes/list-changes.ts';
import { EXCEPTION_KINDS } from '../../server/services/desk/exceptions-view.ts';
import { sayChange } from '../../web/src/pages/activity/say-change.ts';
import { sayException } from '../../web/src/say-exception.ts';

const AREAS = ['changes', 'exceptions', 'settings'];

const textsOf = (language: string, area: string) =>
  JSON.parse(
    readFileSync(new URL(`../../web/src/i18n/${language}/${area}.json`, import.meta.url), 'utf8'),
  );

async function wordsIn<Area extends 'changes' | 'exceptions'>(language: string, area: Area) {
  const words = i18next.createInstance();
  const texts = Object.fromEntries(AREAS.map((area) => [area, textsOf(language, area)]));
  await words.init({
    lng: language,
    resources: { [language]: texts },
    interpolation: { escapeValue: false },
  });
  return words.getFixedT(language, area);
}

/** Facts of every kind, as services raise them, and the sentences they wrote beside them. */
const TOLD: readonly [kind: string, facts: Record<string, string | number>, cause: string][] = [
  ['oversold', { sku: 'MUG', available: -2 }, 'MUG was sold below zero (-2 available).'],
  [
    'unmapped-line',
    { order: '#7', titles: 'Mug' },
    'Order #7 sells something that no item stands for: Mug.',
  ],
  [
    'totals-mismatch',
    { order: '#7', amount: '9.00 EUR', totalParts: '8.00 EUR', totalSaid: '9.00 EUR' },
    'Order #7 over 9.00 EUR does not add up: the parts add up to 8.00 EUR, the channel says 9.00 EUR.',
  ],
  [
    'dead-letter',
    { topic: 'orders/paid', words: 'syntax: not valid JSON' },
    'A delivery "orders/paid" could not be used: syntax: not valid JSON',
  ],
  [
    'write-rejected',
    { channel: 'East', sku: 'MUG', words: 'no such item' },
    'East refused the number for MUG: no such item',
  ],
  [
    'external-edit',
    { sku: 'MUG', channel: 'East', by: -3, where: 'hub', count: 'item' },
    'MUG was lowered by 3 in East, where the hub counts the stock.',
  ],
  [
    'channel-unauthorized',
    { channel: 'East', words: 'token revoked', advice: 'connect' },
    "East refused the hub's credentials: token revoked",
  ],
  [
    'channel-failing',
    { channel: 'East', words: 'unavailable: HTTP 503' },
    'Work on East fails again and again: unavailable: HTTP 503',
  ],
  ['channel-uninstalled', { channel: 'East' }, "East was disconnected from the store's side."],
  [
    'duplicate-keys',
    { channel: 'East' },
    'A delivery of East names a key twice in one object; the last one counts.',
  ],
  [
    'privacy-request',
    { channel: 'East', topic: 'customers/redact' },
    'The store sent a legal request: customers/redact.',
  ],
];

describe('sentences about exceptions', () => {
  it('are there for every kind there is', () => {
    expect(TOLD.map(([kind]) => kind).sort()).toEqual([...EXCEPTION_KINDS].sort());
  });

  it.each(TOLD)('say in English what the hub wrote down: %s', async (kind, facts, cause) => {
    const t = await wordsIn('en', 'exceptions');
    const said = sayException(t, { kind, cause: 'unsaid', next_step: 'unsaid', facts });
    expect(said.cause).toBe(cause);
    expect(said.next).not.toMatch(/unsaid|\{\{|^next/);
  });

  it.each(TOLD)('are whole in German: %s', async (kind, facts, cause) => {
    const t = await wordsIn('de', 'exceptions');
    const said = sayException(t, { kind, cause, next_step: 'unsaid', facts });
    expect(said.cause).not.toBe(cause);
    for (const sentence of [said.cause, said.next]) {
      expect(sentence).not.toMatch(/unsaid|\{\{|undefined|^(cause|next|why|where)\b/);
    }
  });

  it('stay as they were written where there are no facts', async () => {
    const t = await wordsIn('de', 'exceptions');
    const old = { kind: 'oversold', cause: 'As it was.', next_step: 'Do this.', facts: null };
    expect(sayException(t, old)).toEqual({ cause: 'As it was.', next: 'Do this.' });
  });

  it('name a failure’s reason in words, also after the last try', async () => {
    const t = await wordsIn('de', 'exceptions');
    const words = 'gave up after 9 tries: unavailable: HTTP 503';
    const facts = { topic: 'orders/paid', words };
    const said = sayException(t, { kind: 'dead-letter', cause: '', next_step: '', facts });
    expect(said.cause).toContain('weil der Shop nicht antwortet');
  });
});

const ACTOR = { id: 'person:1', kind: 'person', name: 'Anna' } as const;
const VARIANTS = [
  [null, 'owner'],
  ['2', '0'],
  ['live', 'paused'],
  ['owner', 'hub'],
  ['MUG', null],
] as const;

describe.each(['en', 'de'])('the console in "%s"', (language) => {
  it.each(CHANGE_KINDS)('says every kind of change in a whole sentence: %s', async (kind) => {
    const t = await wordsIn(language, 'changes');
    expect(textsOf(language, 'changes').kind[kind]).toBeTypeOf('string');
    for (const [from, to] of VARIANTS) {
      // The mode of a channel has three sentences and no other.
      if (kind === 'channel-mode' && to !== 'paused') continue;
      const about = { type: 'channel', id: 'chn_1', name: 'Shop Berlin' };
      const where = { channel: { id: 'chn_1', name: 'Shop Berlin' }, from, to };
      const change = { id: 'cng_1', at: '', actor: ACTOR, kind, subject: about, ...where };
      const said = sayChange(t, change);
      expect(said).toMatch(/Anna|Shop Berlin/);
      expect(said).not.toMatch(/\{\{|^say\./);
    }
  });

  it('names every right that a key can be given', () => {
    const { scopes } = textsOf(language, 'settings');
    const named = SCOPES.filter((scope) => scope !== 'manage:merchant');
    expect(Object.keys(scopes).sort()).toEqual(named.map((each) => each.replace(':', '-')).sort());
  });
});
