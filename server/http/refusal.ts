import { isRefusal, type Refusal } from '../services/refusal.ts';
import { HttpError } from './errors.ts';

/** What the state of things forbids; the rest is wrong with what was sent. */
const CONFLICTS = new Set([
  'connected_already',
  'connecting',
  'disconnected',
  'location_exists',
  'not_stocked',
  'not_stopped',
  'own_stock',
  'taken',
  'unauthorized_store',
]);

const statusOf = ({ code }: Refusal) => (CONFLICTS.has(code) ? 409 : 422);

/** A service's "no" as the error that answers the call. */
export const refused = (refusal: Refusal, status = statusOf(refusal)): HttpError =>
  new HttpError(status, refusal.code, refusal.problems.join(' '), refusal.whatToDo);

/** What the state of things forbids becomes a 409 with its words; anything else passes. */
export function granted<T extends object>(answer: T | Refusal | null): T | null {
  if (answer === null || !isRefusal(answer)) return answer;
  throw refused(answer, 409);
}
