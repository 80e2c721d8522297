import type { Figure } from './rounds/figure.ts';
import type { Round } from './rounds/rounds.ts';

/** What the command line asked for. */
export interface Bench {
  /** mongod or secantusd-rs; null for the embedded database, in a process of its own. */
  readonly server: string | null;
  /** Few and short rounds: to see that everything works, not to believe the figures. */
  readonly quick: boolean;
  /** Rounds of each goal, where fewer than usual are wanted; null: as many as each goal takes. */
  readonly rounds: number | null;
  /** Orders among which is searched; null: a million. */
  readonly stored: number | null;
  /** Lines of each order where a goal leaves it open; null: as many as real orders have. */
  readonly lines: number | null;
  /** Keeps processor profiles of the hub's processes here. */
  readonly profile: string | null;
  /** A folder for the databases, the processes' logs and the payloads; emptied first. */
  readonly folder: string;
}

/** How many rounds a goal runs. */
export const roundsOf = ({ quick, rounds }: Bench, usual: number, inShort: number): number =>
  quick ? inShort : Math.min(rounds ?? usual, usual);

export interface Outcome {
  readonly figures: readonly Figure[];
  /** What every round saw, with the machine's noise; goes into the results as it is. */
  readonly rounds: readonly Round<unknown>[];
  /** What one should know to read the figures. */
  readonly notes?: readonly string[];
}

export interface Goal {
  readonly title: string;
  /** False where the embedded database says nothing about it. */
  readonly onEmbedded: boolean;
  run(bench: Bench): Promise<Outcome>;
}
