import { Command } from 'commander';
import { makeOwnerLink, type NewLink } from '../services/people/links.ts';
import { makeOperatorsResetLink } from '../services/people/reset-password.ts';
import { CliError, type Desk } from './desk.ts';
import { timeText } from './table.ts';

export function personCommand(desk: Desk): Command {
  const command = new Command('person').description('who may sign in');
  command
    .command('owner-link')
    .description('a link that makes an owner; the ones before open nothing any more')
    .action(() => desk.withHub(async (hub) => tell(desk, await makeOwnerLink(hub))));
  command
    .command('reset-link')
    .description('a link to a new password; using it ends all sessions of the person')
    .argument('<email>')
    .action((email: string) => resetLink(desk, email));
  return command;
}

async function resetLink(desk: Desk, email: string): Promise<void> {
  await desk.withHub(async (hub) => {
    const made = await makeOperatorsResetLink(hub, email);
    if (!made) throw new CliError(`Nobody with the e-mail ${email} has an account here.`);
    tell(desk, made);
  });
}

function tell(desk: Desk, { link, path }: NewLink): void {
  const { publicUrl, host, port } = desk.config();
  desk.terminal.out(`Good once, until ${timeText(link.expiresAt)} UTC:`);
  desk.terminal.out(`${publicUrl ?? `http://${host}:${port}`}${path}`);
}
