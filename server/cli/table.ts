/** Rows of words in columns; numbers stand to the right. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const cells = [head, ...rows].map((row) => row.map(textOf));
  const widths = head.map((_, column) =>
    Math.max(...cells.map((row) => lengthOf(row[column] ?? ''))),
  );
  const right = head.map((_, column) => {
    const values = rows.map((row) => row[column]);
    return values.length > 0 && values.every((value) => typeof value === 'number');
  });
  const lines = cells.map((row) =>
    row
      .map((text, column) => pad(text, widths[column] ?? 0, right[column] ?? false))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [lines[0] ?? '', rule, ...lines.slice(1)];
}

export type Cell = string | number | Date | null;

function textOf(cell: Cell): string {
  if (cell === null || cell === '') return '–';
  return cell instanceof Date ? timeText(cell) : String(cell);
}

const lengthOf = (text: string) => [...text].length;

const pad = (text: string, width: number, right: boolean) => {
  const space = ' '.repeat(Math.max(0, width - lengthOf(text)));
  return right ? space + text : text + space;
};

/** "2026-03-01 10:00:05", in UTC. */
export const timeText = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');

/** "4 s", "12 min", "3 h", "2 d". */
export function agoText(ms: number): string {
  const steps: readonly [number, string][] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
  ];
  const [size, unit] = steps.find(([each]) => ms >= each * 2) ?? [1000, 's'];
  return `${Math.max(0, Math.round(ms / size))} ${unit}`;
}
