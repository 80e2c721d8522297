/** One recorded order and what became of it. */
export interface ReplayedOrder {
  readonly file: string;
  readonly channel: string;
  readonly number: string;
  readonly lines: number;
  /** "39.00 EUR"; empty when it could not be read. */
  readonly total: string;
  readonly outcome: OrderOutcome;
  readonly detail: string;
}

/**
 * `booked`: in the book, its money adds up to the cent. `superseded`: a later look at the same order is in
 * the book. `excepted`: in the book with an exception that says what does not add up. `set-aside`: a dead
 * letter with its reason. `unexplained`: none of these, which must not be.
 */
export type OrderOutcome = 'booked' | 'superseded' | 'excepted' | 'set-aside' | 'unexplained';

/** A recording that is no order and what the connector makes of it. */
export interface ReplayedOther {
  readonly file: string;
  readonly channel: string;
  readonly topic: string;
  readonly says: string;
}

export interface ReplaySkipped {
  readonly file: string;
  readonly why: string;
}

export interface ReplayReport {
  readonly orders: readonly ReplayedOrder[];
  readonly others: readonly ReplayedOther[];
  /** Left out on purpose. */
  readonly skipped: readonly ReplaySkipped[];
  /** Files of a kind nobody knows. */
  readonly unknown: readonly ReplaySkipped[];
  /** No order without an explanation, no file of an unknown kind, and at least one order. */
  readonly clean: boolean;
}
