import { CommandError } from '../errors.ts';
import { isDoc } from '../values/bson.ts';
import { adminCommands } from './admin.ts';
import { aggregateCommands } from './aggregate.ts';
import { explainCommands } from './explain.ts';
import { findAndModifyCommands } from './find-and-modify.ts';
import { handshakeCommands } from './handshake.ts';
import { indexCommands } from './indexes.ts';
import { readCommands } from './read.ts';
import { type Answer, assertFields, type Command, type Request } from './request.ts';
import { writeCommands } from './write.ts';

export const COMMANDS: Readonly<Record<string, Command>> = {
  ...handshakeCommands,
  ...readCommands,
  ...aggregateCommands,
  ...writeCommands,
  ...findAndModifyCommands,
  ...indexCommands,
  ...adminCommands,
  ...explainCommands,
};

/** Fields any command may carry that change nothing on a single server whose writes are all durable. */
const COMMON = [
  '$db',
  'lsid',
  'comment',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  '$clusterTime',
  '$readPreference',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'maxTimeMSOpOnly',
  'operationTime',
];
const TRANSACTION = ['txnNumber', 'startTransaction', 'autocommit', 'stmtIds', 'stmtId'];

export function execute(request: Request): Answer {
  const { name, body } = request;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new CommandError(59, `no such command: '${name}'`);
  if (TRANSACTION.some((field) => field in body)) {
    throw new CommandError(
      20,
      'Transaction numbers are only allowed on a replica set member or mongos',
    );
  }
  if (
    isDoc(body.readConcern) &&
    ['snapshot', 'linearizable'].includes(String(body.readConcern.level))
  ) {
    throw new CommandError(
      72,
      `read concern '${String(body.readConcern.level)}' is only supported by replica set members`,
    );
  }
  assertFields(body, [name, ...COMMON, ...command.fields], name);
  return command.run(request);
}
