import type { Json } from '../../../json.ts';

type Parameters = readonly Json[] | Readonly<Record<string, Json>>;

/** Magento's webapi exception: thrown anywhere below a route, answered as its JSON. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: 400 | 401 | 404 | 500;
  readonly parameters: Parameters | null;
  readonly errors: readonly Json[];

  /** `message` keeps its %1 and %name placeholders; `parameters` fill them on the reader's side. */
  constructor(
    status: Refused['status'],
    message: string,
    parameters: Parameters | null = null,
    errors: readonly Json[] = [],
  ) {
    super(message);
    this.status = status;
    this.parameters = parameters;
    this.errors = errors;
  }

  /** `parameters` and `errors` are absent when empty, as in recorded answers. */
  body(): Json {
    return {
      message: this.message,
      ...(this.errors.length > 0 ? { errors: this.errors } : {}),
      ...(this.parameters ? { parameters: this.parameters } : {}),
    };
  }
}

export const notFound = (): Refused =>
  new Refused(404, "The entity that was requested doesn't exist. Verify the entity and try again.");

export const required = (fieldName: string): Refused =>
  new Refused(400, '"%fieldName" is required. Enter and try again.', { fieldName });

export const wrongType = (field: string, value: string, type: string): Refused =>
  new Refused(
    400,
    `Error occurred during "${field}" processing. The "${value}" value's type is invalid. The "${type}" type was expected. Verify and try again.`,
  );

/** What Magento says to a condition on a column that the table does not have. */
export function internalError(cause: string): Refused {
  // The report's id stands for a file in var/report; the same cause gives the same one here.
  const id = Buffer.from(cause).toString('hex').padEnd(13, '0').slice(0, 13);
  const text = 'Internal Error. Details are available in Magento log file. Report ID: webapi-';
  return new Refused(500, text + id);
}
