import { Command, CommanderError } from 'commander';
import { ChannelError } from '../../connectors/connector.ts';
import { ConfigError } from '../config.ts';
import { noDatabase } from '../store/no-database.ts';
import { apiKeyCommand } from './api-key.ts';
import { auditCommand } from './audit.ts';
import { channelsCommand } from './channels.ts';
import { connectCommand } from './connect-command.ts';
import { deadLettersCommand } from './dead-letters.ts';
import { CliError, type DeskParts, openDesk } from './desk.ts';
import { personCommand } from './person.ts';
import { replayCommand } from './replay.ts';
import { whyCommand } from './why.ts';

/** Runs one command; answers the exit code. Failures are one sentence, never a stack. */
export async function runCli(args: readonly string[], parts: DeskParts): Promise<number> {
  let code = 0;
  const desk = openDesk(parts, () => {
    code = 1;
  });
  const { terminal } = parts;
  const program = new Command('hub')
    .description('Crossdock from the command line')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.error(text.trimEnd()),
    });
  const commands = [
    connectCommand,
    channelsCommand,
    whyCommand,
    auditCommand,
    replayCommand,
    deadLettersCommand,
    apiKeyCommand,
    personCommand,
  ];
  for (const command of commands) {
    program.addCommand(inherit(command(desk), program));
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said what is wrong already; asking for help is no failure.
    if (error instanceof CommanderError) return error.exitCode;
    terminal.error(sentenceOf(error));
    return 1;
  }
}

/** Subcommands made elsewhere take over where output goes and that nothing ends the process. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const sub of command.commands) inherit(sub, command);
  return command;
}

function sentenceOf(error: unknown): string {
  if (error instanceof CliError || error instanceof ConfigError) return error.message;
  if (error instanceof ChannelError) return `The store could not be worked with: ${error.message}`;
  const database = noDatabase(error);
  if (database) return database;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `That did not work: ${text.split('\n')[0]}`;
}
