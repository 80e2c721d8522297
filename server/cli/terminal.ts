import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';

/** Where a command talks to people; tests bring their own. */
export interface Terminal {
  out(line: string): void;
  error(line: string): void;
  /** Asks for something that must not be seen on the screen; null where nobody can be asked. */
  ask(question: string): Promise<string | null>;
  /** The next line of standard input; null at its end. */
  nextLine(): Promise<string | null>;
}

export function processTerminal(): Terminal {
  let lines: AsyncIterator<string> | null = null;
  return {
    out: (line) => console.log(line),
    error: (line) => console.error(line),
    ask: (question) => (process.stdin.isTTY ? askHidden(question) : Promise.resolve(null)),
    async nextLine() {
      lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
      const { value, done } = await lines.next();
      return done ? null : value;
    },
  };
}

/** Echoes nothing of what is typed. */
function askHidden(question: string): Promise<string> {
  process.stderr.write(`${question}: `);
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader: Interface = createInterface({ input: process.stdin, output: mute, terminal: true });
  return new Promise((resolve) => {
    reader.question('', (answer) => {
      reader.close();
      process.stderr.write('\n');
      resolve(answer.trim());
    });
  });
}
