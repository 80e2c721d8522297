import type { Figure } from '../rounds/figure.ts';

const COLUMNS = ['figure', 'median', '95 % interval', 'aim', ''] as const;

/** One row a figure, ready for a terminal or a Markdown page. */
export function rowsOf(goal: string, figures: readonly Figure[]): readonly (readonly string[])[] {
  return figures.map((each) => {
    const aim = each.aim && `${each.aim.kind === 'at-most' ? '≤' : '≥'} ${each.aim.value}`;
    const met = each.met === null ? '' : each.met ? 'met' : 'NOT met';
    const unit = each.unit === '' ? '' : ` ${each.unit}`;
    const name = `${goal}: ${each.name}`;
    const interval = `${short(each.low)} – ${short(each.high)}`;
    return [name, `${short(each.median)}${unit}`, interval, aim ?? '', met];
  });
}

export function terminalTable(rows: readonly (readonly string[])[]): string {
  const all = [COLUMNS, ...rows];
  const widths = COLUMNS.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}

export function markdownTable(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(COLUMNS), line(COLUMNS.map(() => '---')), ...rows.map(line)].join('\n');
}

const short = (value: number): string => {
  const size = Math.abs(value);
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(3);
};
