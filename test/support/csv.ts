/** Rows of an RFC 4180 text, read by the book: what a spreadsheet or a program makes of it. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/y;
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const [, raw = '', end = ''] = cell.exec(text) ?? [];
    if (cell.lastIndex === 0) throw new Error(`not RFC 4180 at ${at}`);
    row.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end !== ',') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

/** The text before its first apostrophe was put there against formulas. */
export const unguarded = (text: string): string =>
  text.replace(/^'(?='*[=+\-@\t\r\n\0＝＋－＠])/, '');
