import { formatMinor } from '../../../../server/domain/money.ts';

/** A number written into JSON as it stands; ids beyond 2^53 survive only so. */
export interface Verbatim {
  readonly rawJSON: string;
}

// TypeScript's library does not know JSON.rawJSON yet; Node has had it since 21.
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => Verbatim };

/** "820982911946154508" → 820982911946154508 in the body. */
export const number = (id: string): Verbatim => rawJSON(id);

/** Two equal amounts: these shops sell in their own currency only. */
export function bag(minor: number, currency: string) {
  const money = { amount: formatMinor(minor, currency), currency_code: currency };
  return { shop_money: money, presentment_money: money };
}

/** The zone all simulated shops live in. Arizona keeps no summer time, so the offset never moves. */
export const ZONE = { name: 'America/Phoenix', offset: '-07:00', hours: -7 } as const;

/** REST webhooks print the shop's local time in whole seconds: "2026-11-23T12:01:39-07:00". */
export function localTime(at: Date): string {
  const local = new Date(at.getTime() + ZONE.hours * 3_600_000);
  return `${local.toISOString().slice(0, 19)}${ZONE.offset}`;
}

export const localTimeOrNull = (at: Date | null): string | null => (at ? localTime(at) : null);
