import type { ChannelMode } from './channels.ts';

/** A hub location that a store's location is to sell from: one that is there, or one to be made. */
export type Place =
  | { readonly kind: 'known'; readonly locationId: string }
  | { readonly kind: 'named'; readonly name: string; readonly counter: 'hub' | 'channel' };

/** What was decided before a store's first import. Stored, so that the import can be tried again. */
export interface ImportPlan {
  readonly places: readonly { readonly externalId: string; readonly place: Place }[];
  /** For the store's locations that `places` does not name; null leaves them out. */
  readonly others: Place | null;
  /** Where orders are filled from unless the store says otherwise. */
  readonly home: Place;
  /** Take the store's numbers as the opening stock of locations nobody has counted yet. */
  readonly openStock: boolean;
  /** The channel's mode once everything was read. */
  readonly mode: ChannelMode;
  /** Where the store sends its webhooks; null when it cannot reach the hub. */
  readonly callbackBase: string | null;
}

export const IMPORT_PHASES = [
  'locations',
  'products',
  'numbers',
  'webhooks',
  'done',
  'failed',
] as const;
export type ImportPhase = (typeof IMPORT_PHASES)[number];

export interface ImportCounts {
  readonly locations: number;
  readonly listings: number;
  readonly numbers: number;
}

export const IMPORT_LINE_KINDS = [
  'listings-read',
  'numbers-opened',
  'numbers-compared',
  'left-out',
  'webhooks-on',
  'webhooks-off',
  'webhooks-failed',
] as const;
export type ImportLineKind = (typeof IMPORT_LINE_KINDS)[number];

/** A sentence of an import's log, and what it is made of. */
export interface ImportLine {
  readonly kind: ImportLineKind;
  readonly facts: Readonly<Record<string, string | number>>;
  /** In English. */
  readonly text: string;
}

/** How a store's first import is getting on; a field of its channel. */
export interface Importing {
  /** Rises with every try: a run that was overtaken by another one stops writing. */
  readonly run: number;
  readonly plan: ImportPlan;
  readonly phase: ImportPhase;
  readonly counts: ImportCounts;
  /** The last lines of its log, oldest first; plain text in those from before lines had kinds. */
  readonly lines: readonly (ImportLine | string)[];
  /** Why it stopped, in plain words. */
  readonly problem: string | null;
  readonly startedAt: Date;
  /** It was alive then; a run that is silent for long died with its process. */
  readonly beatAt: Date;
  readonly finishedAt: Date | null;
}

export const NO_COUNTS: ImportCounts = { locations: 0, listings: 0, numbers: 0 };
