import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { endsWithUs } from './ends-with-us.ts';

/** The hub as a process of its own, started again whenever it dies, as a supervisor would. */
export class HubProcess {
  readonly #env: Readonly<Record<string, string>>;
  readonly #logFile: string | null;
  #child: ChildProcess | null = null;
  #stopping = false;
  restarts = 0;
  lines: string[] = [];

  /** `logFile`: where all it says is kept; without it only the last lines are. */
  constructor(env: Readonly<Record<string, string>>, logFile: string | null = null) {
    this.#env = env;
    this.#logFile = logFile;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const main = join(import.meta.dirname, '..', 'main.ts');
    const env = { ...process.env, ...this.#env };
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    endsWithUs(child);
    const keep = (chunk: Buffer) => {
      if (this.#logFile !== null) appendFileSync(this.#logFile, chunk);
      this.lines = [...this.lines, ...chunk.toString().split('\n')].filter(Boolean).slice(-200);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('exit', () => {
      if (this.#stopping) return;
      this.restarts++;
      setTimeout(() => !this.#stopping && this.start(), 200);
    });
  }

  /** Power cut: no chance to tidy up. */
  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  /** It stands still in the middle of whatever it does, as a host that is out of memory or asleep. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Waits until it answers its health check. */
  async ready(url: string, withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    while (Date.now() < end) {
      const answer = await fetch(`${url}/api/v1/health`).catch(() => null);
      if (answer && answer.status < 500) return;
      await wait(100);
    }
    throw new Error(`the hub did not start:\n${this.lines.slice(-20).join('\n')}`);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await exited;
    clearTimeout(late);
  }
}
