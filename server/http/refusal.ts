import { isRefused, type Refused } from '../services/refused.ts';
import { HttpError } from './errors.ts';

/** What a service refused becomes a 409 with its words; anything else passes. */
export function granted<T extends object>(answer: T | Refused | null): T | null {
  if (answer === null || !isRefused(answer)) return answer;
  const { code, message, whatToDo } = answer.refused;
  throw new HttpError(409, code, message, whatToDo);
}
