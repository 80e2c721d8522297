import { Command } from 'commander';
import { OPERATOR } from '../services/changes/tell.ts';
import { listDeadLetters, replayDeadLetter } from '../services/inbox/dead-letters.ts';
import { CliError, type Desk } from './desk.ts';
import { type ForMerchant, findMerchant, MERCHANT } from './merchant.ts';
import { table } from './table.ts';

const SHOWN = 50;

export function deadLettersCommand(desk: Desk): Command {
  const command = new Command('dead-letters').description('deliveries that could not be used');
  command
    .command('list', { isDefault: true })
    .option(...MERCHANT)
    .action(({ merchant }: ForMerchant) => list(desk, merchant));
  command
    .command('replay')
    .description('give one another chance')
    .argument('<id>')
    .option(...MERCHANT)
    .action((id: string, { merchant }: ForMerchant) => replay(desk, merchant, id));
  return command;
}

async function list(desk: Desk, wanted: string | undefined): Promise<void> {
  await desk.withHub(async (hub) => {
    const merchant = await findMerchant(hub, wanted);
    const page = await listDeadLetters(hub, merchant._id, undefined, SHOWN);
    if (!page || page.letters.length === 0) {
      desk.terminal.out('No dead letters.');
      return;
    }
    const rows = page.letters.map(({ id, channelName, topic, receivedAt, reason }) => [
      id,
      channelName,
      topic,
      receivedAt,
      reason,
    ]);
    const head = ['id', 'channel', 'topic', 'received', 'reason'];
    for (const line of table(head, rows)) desk.terminal.out(line);
    if (page.next) desk.terminal.out(`These are the newest ${SHOWN}; there are more.`);
  });
}

async function replay(desk: Desk, wanted: string | undefined, id: string): Promise<void> {
  await desk.withHub(async (hub) => {
    const merchant = await findMerchant(hub, wanted);
    const by = { merchantId: merchant._id, actor: OPERATOR };
    if (!(await replayDeadLetter(hub, by, id))) {
      throw new CliError(`${merchant.name} has no dead letter ${id}.`);
    }
    desk.terminal.out('It waits in the inbox again; the running hub takes it up.');
  });
}
