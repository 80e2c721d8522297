import { describe, expect, it } from 'vitest';
import { csvRow } from '../../../server/http/csv.ts';
import { parseCsv, unguarded } from '../../support/csv.ts';

const HOSTILE = [
  '=1+1',
  '=HYPERLINK("https://evil.example","click")',
  '+49 30 1234',
  '-2+3+cmd|" /C calc"!A0',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '\0=1',
  '＝1+1',
  "'=1",
  "''=1",
];
const PLAIN = ['', 'plain', 'a;b', 'a,b', 'say "hi"', "it's", "'quoted'", 'two\r\nlines', '12.50'];

describe('a CSV row', () => {
  it.each([...HOSTILE, ...PLAIN])('gives back exactly what was put in: %j', (text) => {
    const [row = []] = parseCsv(csvRow([text, 'next']));
    expect(row).toHaveLength(2);
    expect(unguarded(row[0] ?? '')).toBe(text);
  });

  it.each(HOSTILE)('begins no cell with what a spreadsheet would run: %j', (text) => {
    const [[cell = ''] = []] = parseCsv(csvRow([text]));
    expect(cell.startsWith("'")).toBe(true);
  });

  it('leaves plain text and numbers as they are', () => {
    expect(csvRow(['Mug', { number: '-0.50' }])).toBe('"Mug",-0.50\r\n');
  });

  it('keeps a formula behind a semicolon inside its cell', () => {
    expect(csvRow(['a;=1+1'])).toBe('"a;=1+1"\r\n');
  });
});
