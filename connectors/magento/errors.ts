import { z } from 'zod';
import { ChannelError, type ChannelErrorKind } from '../connector.ts';
import { parseJson } from '../json.ts';

/** The integration lacks a resource; `resource` is Magento's name of it. */
export class MissingPermission extends ChannelError {
  readonly resource: string;
  constructor(resource: string) {
    super('unauthorized', `The integration is not allowed to use ${resource}.`);
    this.resource = resource;
  }
}

/** More than the hub takes in one answer: ask for fewer rows. */
export class AnswerTooLarge extends ChannelError {
  constructor(message: string) {
    super('unavailable', message);
  }
}

/** A limit that the merchant set (`webapi/validation/*`): ask for no more than `max` at once. */
export class LimitExceeded extends ChannelError {
  readonly about: 'page' | 'array';
  readonly max: number;
  constructor(about: LimitExceeded['about'], max: number, message: string) {
    super('rejected', message);
    this.about = about;
    this.max = max;
  }
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const parameters = z.union([z.array(scalar.catch('')), z.record(z.string(), scalar.catch(''))]);
const detail = z.object({ message: z.string(), parameters: parameters.nullish().catch(null) });
const errorBody = detail.extend({ errors: z.array(detail).nullish().catch(null) });

/** What Magento says in an error answer, placeholders filled in. */
export interface MagentoProblem {
  readonly message: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Null for what is not Magento's own error JSON: a proxy's page, php-fpm's plain text, nothing. */
export function readProblem(body: Uint8Array): MagentoProblem | null {
  let value: unknown;
  try {
    ({ value } = parseJson(body));
  } catch {
    return null;
  }
  const read = errorBody.safeParse(value);
  if (!read.success) return null;
  const { message, errors } = read.data;
  const named = byName(read.data.parameters);
  const details = (errors ?? []).map((each) => fill(each.message, byName(each.parameters)));
  const text = [fill(message, named), ...details].join(' ');
  return { message: text.slice(0, 500), parameters: named };
}

type Parameters = z.output<typeof parameters> | null | undefined;

/** `%1` counts from one; `%name` is a key. */
function byName(given: Parameters): Record<string, string> {
  if (!Array.isArray(given)) return given ?? {};
  return Object.fromEntries(given.map((value, index) => [String(index + 1), value]));
}

function fill(message: string, named: Readonly<Record<string, string>>): string {
  return message.replace(/%(\d+|[A-Za-z_]\w*)/g, (whole, name: string) =>
    Object.hasOwn(named, name) ? (named[name] ?? whole) : whole,
  );
}

/** A not-2xx answer as the error to throw. `mayBeApplied`: it was a write, a 5xx leaves it in doubt. */
export function errorOf(
  status: number,
  problem: MagentoProblem | null,
  retryAfterMs: number | null,
  mayBeApplied: boolean,
): ChannelError {
  const said = problem?.message ?? `The store answered ${status} with something that is not JSON.`;
  const make = (kind: ChannelErrorKind, message = said) =>
    new ChannelError(kind, message, retryAfterMs);
  if (status === 429) return make('rate-limited');
  if (status === 401) {
    const resource = problem?.parameters.resources;
    // A clock that jumped, or a nonce that was used: the credentials themselves are good.
    if (/nonce/i.test(said)) return make('unavailable');
    return resource ? new MissingPermission(resource) : make('unauthorized');
  }
  if (status >= 500) return make(mayBeApplied ? 'unknown-outcome' : 'unavailable');
  if (status >= 300 && status < 400) {
    return make('rejected', 'The store redirects its API; enter the address it redirects to.');
  }
  const limit = problem && limitIn(problem);
  if (limit) return limit;
  // Firewalls in front of a store answer 403 and the like with pages of their own, for a while.
  if (!problem && status !== 404) return make('unavailable');
  return make('rejected', problem ? said : 'There is no Magento API at this base URL.');
}

function limitIn({ message, parameters: { max } }: MagentoProblem): LimitExceeded | null {
  const number = Number(max);
  if (!Number.isSafeInteger(number) || number < 1) return null;
  if (/SearchCriteria pageSize/i.test(message)) return new LimitExceeded('page', number, message);
  if (/^Maximum items of type/i.test(message)) return new LimitExceeded('array', number, message);
  return null;
}
