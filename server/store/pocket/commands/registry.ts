import type { Doc } from '../bson.ts';
import { CommandError } from '../errors.ts';
import { aggregateCommands } from './aggregate.ts';
import { catalogCommands } from './catalog.ts';
import { findAndModifyCommands } from './find-and-modify.ts';
import { handshakeCommands } from './handshake.ts';
import { indexCommands } from './indexes.ts';
import { readCommands } from './read.ts';
import { assertCommand, type Command, type Request } from './request.ts';
import { writeCommands } from './write.ts';

/** Every command there is. */
const COMMANDS: Readonly<Record<string, Command>> = {
  ...handshakeCommands,
  ...readCommands,
  ...aggregateCommands,
  ...writeCommands,
  ...findAndModifyCommands,
  ...indexCommands,
  ...catalogCommands,
};

export function execute(request: Request): Doc {
  const { name } = request;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new CommandError(59, `no such command: '${name}'`);
  assertCommand(request, command);
  return command.run(request);
}
