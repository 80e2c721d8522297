import type { Config } from '../config.ts';
import { readConfig } from '../config.ts';
import { type HubParts, openHub } from '../hub.ts';
import type { Hub } from '../services/hub.ts';
import type { Terminal } from './terminal.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface DeskParts {
  readonly env: Environment;
  readonly terminal: Terminal;
  /** What tests replace of the hub. */
  readonly hub?: HubParts;
}

/** What every command works with. */
export interface Desk {
  readonly env: Environment;
  readonly terminal: Terminal;
  readonly config: () => Config;
  readonly hubParts: HubParts;
  /** Opens the books, or joins the embedded database of a running hub, for the time of one command. */
  withHub<T>(work: (hub: Hub) => Promise<T>): Promise<T>;
  /** The command did its work and what it found is not good. */
  failed(): void;
}

/** A sentence for the person at the keyboard; nothing else is shown. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

export function openDesk({ env, terminal, hub: hubParts = {} }: DeskParts, onFailed: () => void) {
  const config = () => {
    const read = readConfig(env);
    // Log lines between the lines of a table help nobody, unless they were asked for.
    return env.LOG_LEVEL ? read : { ...read, logLevel: 'silent' as const };
  };
  const desk: Desk = {
    env,
    terminal,
    config,
    hubParts,
    failed: onFailed,
    async withHub(work) {
      const opened = await openHub(config(), hubParts);
      try {
        return await work(opened.hub);
      } finally {
        await opened.close();
      }
    },
  };
  return desk;
}
