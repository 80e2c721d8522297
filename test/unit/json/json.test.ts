import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TranslateError } from '../../../connectors/connector.ts';
import { parseJson } from '../../../connectors/json.ts';

const parse = (text: string) => parseJson(Buffer.from(text));
const read = (text: string) => parse(text).value;

describe('foreign JSON', () => {
  it.each([
    ['{"id":820982911946154508}', { id: '820982911946154508' }],
    ['{"id":9007199254740991}', { id: 9_007_199_254_740_991 }],
    ['[19.90,-0.5,1e999,2E+3]', ['19.90', '-0.5', '1e999', '2E+3']],
    ['[0,-1,42]', [0, -1, 42]],
    ['"12.5 and 820982911946154508"', '12.5 and 820982911946154508'],
    ['{"a\\"1.5":"\\\\"}', { 'a"1.5': '\\' }],
    ['null', null],
  ])('%s keeps every digit', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each(['01', '1.', '.5', '-', '1e', '+1', '1.5.2', '{', '[1,]', '{"a":1,}', '', '\ufeff{}'])(
    '%j is refused',
    (text) => {
      expect(() => parse(text)).toThrow(TranslateError);
    },
  );

  it('says so when a key stands twice, and the last one wins', () => {
    expect(parse('{"id":1,"id":2}')).toEqual({ value: { id: 2 }, duplicateKeys: true });
    expect(parse('{"a":[{"x":1,"x":1.5}]}').duplicateKeys).toBe(true);
    expect(parse('{"a":{"id":1},"id":2,"":":"}').duplicateKeys).toBe(false);
  });

  it('keeps "__proto__" as data', () => {
    const value = read('{"__proto__":{"admin":true}}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('refuses depth and size before it parses', () => {
    const started = performance.now();
    expect(() => parse('['.repeat(5_000_000))).toThrow(/nested deeper/);
    expect(() => parse(`[${'0,'.repeat(600_000)}0]`)).toThrow(/more than/);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('reads what JSON.stringify writes, whatever it is', () => {
    const whole = fc.jsonValue().filter((value) => !/\d\.\d|e[+-]?\d/i.test(JSON.stringify(value)));
    fc.assert(
      fc.property(whole, (value) => {
        const text = JSON.stringify(value);
        const exact = JSON.parse(text, (_, each) =>
          typeof each === 'number' && !Number.isSafeInteger(each) ? String(each) : each,
        );
        expect(parse(text)).toEqual({ value: exact, duplicateKeys: false });
      }),
    );
  });
});
