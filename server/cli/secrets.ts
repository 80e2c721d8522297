import { CliError, type Desk } from './desk.ts';

export interface SecretSource {
  /** As the person knows it: "client secret". */
  readonly label: string;
  /** The option's value; "-" reads a line of standard input. */
  readonly given: string | undefined;
  readonly variable: string;
  readonly optional?: boolean;
}

/**
 * A secret from its option, its variable, standard input, or asked for without echo: the last three keep
 * it out of the shell's history. Undefined only where it is optional.
 */
export async function secretOf(desk: Desk, source: SecretSource): Promise<string | undefined> {
  const { label, given, variable, optional } = source;
  if (given === '-') {
    const line = (await desk.terminal.nextLine())?.trim();
    if (line) return line;
    throw new CliError(`The ${label} was to be read from standard input, which has no more lines.`);
  }
  const known = given ?? desk.env[variable];
  if (known) return known;
  if (optional) return undefined;
  const typed = await desk.terminal.ask(`${label[0]?.toUpperCase()}${label.slice(1)}`);
  if (typed) return typed;
  throw new CliError(
    `The ${label} is missing: set ${variable}, pipe it in with "-", or run this in a terminal.`,
  );
}
