import { hash } from './random.ts';

/** What happened, in order: always as a fingerprint, as lines only when somebody wants to read it. */
export class Trace {
  readonly lines: string[] = [];
  readonly keeps: boolean;
  #hash = hash('');

  constructor(keep: boolean) {
    this.keeps = keep;
  }

  say(at: number, who: string, what: string): void {
    this.#hash = hash(`${at} ${who} ${what}`, this.#hash);
    this.tell(at, who, what);
  }

  /** For readers only. */
  tell(at: number, who: string, what: string): void {
    if (this.keeps) this.lines.push(`${clock(at)}  ${who.padEnd(10)} ${what}`);
  }

  get fingerprint(): string {
    return this.#hash.toString(16).padStart(8, '0');
  }
}

const clock = (at: number) => new Date(at).toISOString().slice(8, 23).replace('T', ' ');
