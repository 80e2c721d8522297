import { z } from 'zod';
import { formatMinor } from '../../domain/money.ts';
import { type Balance, onHand } from '../../domain/stock.ts';

export const time = z.iso.datetime();
export const timeOrNull = time.nullable();
export const at = (date: Date): string => date.toISOString();
export const atOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;

/** `amount` for people, `minor` for computing: whole cents, yen or fils. */
export const money = z.strictObject({
  amount: z.string(),
  currency: z.string(),
  minor: z.int(),
});

export const presentMoney = (minor: number, currency: string): z.input<typeof money> => ({
  amount: formatMinor(minor, currency),
  currency,
  minor,
});

export const next = z.string().nullable().meta({ description: 'Cursor of the next page.' });

export const balance = z.strictObject({
  on_hand: z.int(),
  available: z.int(),
  committed: z.int(),
  unavailable: z.int(),
  incoming: z.int(),
});

export const presentBalance = (of: Balance): z.input<typeof balance> => ({
  on_hand: onHand(of),
  available: of.available,
  committed: of.committed,
  unavailable: of.unavailable,
  incoming: of.incoming,
});
