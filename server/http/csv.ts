/** Text of any origin, or a number of ours (already in decimal digits). */
export type Cell = string | { readonly number: string };

/**
 * One row as RFC 4180 has it. Text is always quoted: spreadsheets of some countries divide at semicolons.
 * What a spreadsheet could take for a formula gets an apostrophe before it (OWASP ASVS 5.0, 1.2.10), also
 * where there are apostrophes already, so that taking one away gives back exactly what was there.
 */
export const csvRow = (cells: readonly Cell[]): string => `${cells.map(cellText).join(',')}\r\n`;

/** What Excel needs to see UTF-8 in a file. */
export const CSV_START = '\u{feff}';

// The full-width forms are read as formulas too where such keyboards are usual.
const LIKE_A_FORMULA = /^'*[=+\-@\t\r\n\0＝＋－＠]/;

function cellText(cell: Cell): string {
  if (typeof cell !== 'string') return cell.number;
  const text = LIKE_A_FORMULA.test(cell) ? `'${cell}` : cell;
  return `"${text.replaceAll('"', '""')}"`;
}
