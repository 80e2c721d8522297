import type { Refusal } from '../services/refusal.ts';
import { HttpError } from './errors.ts';

/** What the state of things forbids; the rest is wrong with what was sent. */
const CONFLICTS = new Set([
  'connected_already',
  'connecting',
  'disconnected',
  'location_exists',
  'not_stopped',
  'taken',
  'unauthorized_store',
]);

/** A service's "no" as the error that answers the call. */
export const refused = ({ code, problems, whatToDo }: Refusal): HttpError =>
  new HttpError(CONFLICTS.has(code) ? 409 : 422, code, problems.join(' '), whatToDo);
