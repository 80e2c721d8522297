type Cell = string | number | null;

/** Columns side by side; numbers to the right, short. Null: there is none. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = [head, ...rows.map((row) => row.map(shown))];
  const widths = head.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const isNumber = head.map((_, at) => rows.some((row) => typeof row[at] === 'number'));
  const pad = (cell: string, at: number) =>
    isNumber[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
  return cells.map((row) => `  ${row.map(pad).join('  ').trimEnd()}`).join('\n');
}

const shown = (cell: Cell): string =>
  typeof cell === 'number' ? short(cell) : (cell ?? 'none is enough');

/** Three digits, or whole numbers with commas. */
export function short(value: number): string {
  if (value >= 100 || Number.isInteger(value)) {
    return Math.round(value).toLocaleString('en-US');
  }
  return Number(value.toPrecision(value < 10 ? 2 : 3)).toString();
}

export const section = (title: string, ...lines: readonly string[]): string =>
  [`\n${title}`, ...lines].join('\n');
