import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMinor, MoneyError, minorDigits, parseMinor } from '../../../server/domain/money.ts';

describe('an amount', () => {
  it.each([
    ['12.34', 'USD', 1234],
    ['12.3450', 'USD', 1235],
    ['12.3449', 'USD', 1234],
    ['-12.345', 'USD', -1235],
    ['0', 'USD', 0],
    ['-0.00', 'USD', 0],
    ['-0.004', 'USD', 0],
    ['19.9', 'EUR', 1990],
    ['0.1', 'EUR', 10],
    ['1250', 'JPY', 1250],
    ['1250.00', 'JPY', 1250],
    ['1250.5', 'JPY', 1251],
    ['1.234', 'KWD', 1234],
    ['1.2345', 'KWD', 1235],
    ['007.10', 'USD', 710],
  ])('"%s" %s is %d minor units', (text, currency, minor) => {
    expect(parseMinor(text, currency)).toBe(minor);
    expect(Object.is(parseMinor(text, currency), -0)).toBe(false);
  });

  it.each([
    '1e999',
    '1e3',
    'NaN',
    'Infinity',
    '١٢',
    '１２',
    '12,34',
    '1 000',
    '+1',
    '.5',
    '5.',
    '',
    ' 1',
    '1\n',
    '0x10',
    '--1',
    '99999999999999.00',
  ])('"%s" is refused rather than guessed at', (text) => {
    expect(() => parseMinor(text, 'USD')).toThrow(MoneyError);
  });

  it('beyond what an integer holds exactly is refused', () => {
    expect(() => parseMinor('9999999999999.999', 'KWD')).toThrow(MoneyError);
    expect(parseMinor('9007199254740.991', 'KWD')).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('in something that is no currency code is refused', () => {
    for (const code of ['', 'usd', 'US', 'EURO', '€', '$set']) {
      expect(() => minorDigits(code)).toThrow(MoneyError);
    }
  });

  it('of a code that ISO does not know counts two decimals', () => {
    expect(parseMinor('1.50', 'XXZ')).toBe(150);
  });

  it('never carries a float: ten dimes are a dollar', () => {
    const dimes = Array.from({ length: 10 }, () => parseMinor('0.1', 'USD'));
    expect(dimes.reduce((sum, minor) => sum + minor, 0)).toBe(parseMinor('1.0', 'USD'));
  });

  it('is the same after printing and reading it again', () => {
    const amounts = fc.integer({ min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(amounts, fc.constantFrom('USD', 'JPY', 'KWD', 'EUR'), (minor, currency) => {
        expect(parseMinor(formatMinor(minor, currency), currency)).toBe(minor);
      }),
    );
  });

  it('is rounded half away from zero, whatever digits follow', () => {
    const digit = fc.constantFrom(...'0123456789');
    const tail = fc.string({ unit: digit, minLength: 0, maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(99), digit, tail, (whole, cents, third, rest) => {
        const text = `${whole}.${String(cents).padStart(2, '0')}${third}${rest}`;
        const up = third >= '5' ? 1 : 0;
        expect(parseMinor(text, 'USD')).toBe(whole * 100 + cents + up);
        expect(parseMinor(`-${text}`, 'USD')).toBe(0 - (whole * 100 + cents + up));
      }),
    );
  });
});

describe('a printed amount', () => {
  it.each([
    [1235, 'USD', '12.35'],
    [-5, 'USD', '-0.05'],
    [0, 'USD', '0.00'],
    [1250, 'JPY', '1250'],
    [7, 'KWD', '0.007'],
  ])('%d %s reads "%s"', (minor, currency, text) => {
    expect(formatMinor(minor, currency)).toBe(text);
  });
});
