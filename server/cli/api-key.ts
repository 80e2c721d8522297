import { Command } from 'commander';
import { KEY_SCOPES, type Scope } from '../domain/roles.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../services/people/api-keys.ts';
import { CliError, type Desk } from './desk.ts';
import { type ForMerchant, findMerchant, MERCHANT } from './merchant.ts';
import { table } from './table.ts';

interface CreateOptions extends ForMerchant {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly days?: number;
}

export function apiKeyCommand(desk: Desk): Command {
  const command = new Command('api-key').description('keys for the JSON API');
  command
    .command('create')
    .description('make a key; it is shown once')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--scopes <list>', `with commas: ${KEY_SCOPES.join(', ')}`, scopesOf)
    .option('--days <days>', 'it ends after so many days', daysOf)
    .option(...MERCHANT)
    .action((options: CreateOptions) => create(desk, options));
  command
    .command('list')
    .description('what keys there are; never the keys themselves')
    .option(...MERCHANT)
    .action(({ merchant }: ForMerchant) => list(desk, merchant));
  command
    .command('revoke')
    .description('end a key now')
    .argument('<id>')
    .option(...MERCHANT)
    .action((id: string, { merchant }: ForMerchant) => revoke(desk, merchant, id));
  return command;
}

function scopesOf(text: string): readonly Scope[] {
  return text.split(',').map((word) => {
    const scope = KEY_SCOPES.find((each) => each === word.trim());
    if (scope) return scope;
    throw new CliError(`"${word.trim()}" is no scope; there are: ${KEY_SCOPES.join(', ')}.`);
  });
}

function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 3650) return days;
  throw new CliError('--days takes a whole number from 1 to 3650.');
}

async function create(desk: Desk, options: CreateOptions) {
  await desk.withHub(async (hub) => {
    const { _id: merchantId, name: merchant } = await findMerchant(hub, options.merchant);
    const { name, scopes, days } = options;
    const expiresAt = days ? new Date(hub.now().getTime() + days * 86_400_000) : null;
    const { key, view } = await createApiKey(hub, { merchantId, name, scopes, expiresAt });
    desk.terminal.out(`Key ${view._id} for ${merchant}. It is shown now and never again:`);
    desk.terminal.out(key);
  });
}

async function list(desk: Desk, wanted: string | undefined) {
  await desk.withHub(async (hub) => {
    const merchant = await findMerchant(hub, wanted);
    const keys = await listApiKeys(hub, merchant._id);
    if (keys.length === 0) {
      desk.terminal.out(`${merchant.name} has no API keys.`);
      return;
    }
    const rows = keys.map(({ _id, name, scopes, createdAt, expiresAt, revokedAt }) => [
      _id,
      name,
      scopes.join(' '),
      createdAt,
      expiresAt,
      revokedAt,
    ]);
    const head = ['id', 'name', 'scopes', 'made', 'ends', 'revoked'];
    for (const line of table(head, rows)) desk.terminal.out(line);
  });
}

async function revoke(desk: Desk, wanted: string | undefined, id: string) {
  await desk.withHub(async (hub) => {
    const merchant = await findMerchant(hub, wanted);
    if (!(await revokeApiKey(hub, merchant._id, id))) {
      throw new CliError(`${merchant.name} has no key ${id} that still opens anything.`);
    }
    desk.terminal.out(`Key ${id} opens nothing any more.`);
  });
}
