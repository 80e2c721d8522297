import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { endsWithUs } from '../../../server/demo/ends-with-us.ts';

export interface ChildOptions {
  readonly main: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly execArgv?: readonly string[];
  /** Where all it says is kept. */
  readonly logFile: string;
}

/** A process of the bench with a line to it: one question at a time, one answer each. */
export class Child {
  readonly #process: ChildProcess;
  readonly #logFile: string;

  private constructor(child: ChildProcess, logFile: string) {
    this.#process = child;
    this.#logFile = logFile;
  }

  /** Answers once it has said its first word. */
  static async start({ main, args = [], env = {}, execArgv = [], logFile }: ChildOptions) {
    const child = fork(main, [...args], {
      env: { ...process.env, ...env },
      execArgv: [...execArgv],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    endsWithUs(child);
    const log = createWriteStream(logFile, { flags: 'a' });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    const started = new Child(child, logFile);
    await started.#answer();
    return started;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  async ask<T>(question: unknown): Promise<T> {
    const answer = this.#answer();
    this.#process.send(question as object);
    return (await answer) as T;
  }

  async #answer(): Promise<unknown> {
    const child = this.#process;
    const ended = new AbortController();
    const exit = once(child, 'exit', { signal: ended.signal }).then(() => {
      throw new Error(`a process of the bench ended: see ${this.#logFile}`);
    });
    const message = once(child, 'message', { signal: ended.signal }).then(([first]) => first);
    try {
      return await Promise.race([message, exit]);
    } finally {
      ended.abort();
      await Promise.allSettled([message, exit]);
    }
  }

  /** Power cut. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    const late = setTimeout(() => this.#process.kill('SIGKILL'), 10_000);
    await this.#end('SIGTERM');
    clearTimeout(late);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}
