import { stdout } from 'node:process';
import type { ChannelFigures } from './measure.ts';

const cell = (value: string | number, width: number) => String(value).padStart(width);

/** The table of the running demo. */
export function screenOf(
  figures: readonly ChannelFigures[],
  shelf: readonly { readonly sku: string; readonly numbers: readonly (number | string)[] }[],
  line: string,
): string[] {
  const names = figures.map((each) => cell(each.name, 14));
  const row = (title: string, pick: (each: ChannelFigures) => string | number) =>
    `  ${title.padEnd(22)}${figures.map((each) => cell(pick(each), 14)).join('')}`;
  const age = (at: Date | null) =>
    at ? `${((Date.now() - at.getTime()) / 1000).toFixed(1)} s` : '–';
  return [
    '',
    `  ${'Crossdock demo'.padEnd(22)}${names.join('')}`,
    row('orders placed', (each) => each.sold),
    row('orders in the hub', (each) => each.taken),
    row('messages waiting', (each) => each.waiting),
    row('numbers to publish', (each) => each.due),
    row('numbers published', (each) => each.published),
    row('last published', (each) => age(each.lastPublishedAt)),
    row('calls used', (each) => each.calls),
    '',
    ...shelf.map(
      ({ sku, numbers }) =>
        `  ${`${sku} shows`.padEnd(22)}${numbers.map((number) => cell(number, 14)).join('')}`,
    ),
    '',
    `  ${line}`,
  ];
}

/** Draws over the last drawing in a terminal; elsewhere (a log file) it stays quiet until the end. */
export class Screen {
  #height = 0;

  draw(lines: readonly string[]): void {
    if (!stdout.isTTY) return;
    const up = this.#height > 0 ? `\u001b[${this.#height}A` : '';
    stdout.write(`${up}${lines.map((line) => `\u001b[2K${line}`).join('\n')}\n`);
    this.#height = lines.length;
  }
}
