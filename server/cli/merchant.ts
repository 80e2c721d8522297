import type { Hub } from '../services/hub.ts';
import { CliError } from './desk.ts';

/** The option of every command that works for one merchant. */
export const MERCHANT = ['--merchant <name>', 'whose; needed when there are several'] as const;

export interface ForMerchant {
  readonly merchant?: string;
}

export interface Named {
  readonly _id: string;
  readonly name: string;
}

/** The merchant of that name or id; without a name the only one there is. */
export async function findMerchant(hub: Hub, wanted: string | undefined): Promise<Named> {
  const merchants = await hub.store.merchants.list();
  const names = merchants.map((merchant) => merchant.name).join(', ');
  if (wanted === undefined) {
    const [only, ...others] = merchants;
    if (only && others.length === 0) return only;
    const how = only ? `Say which merchant with --merchant: ${names}.` : NONE;
    throw new CliError(how);
  }
  const found = merchants.find(({ _id, name }) => _id === wanted || name === wanted);
  if (found) return found;
  throw new CliError(only(`There is no merchant "${wanted}".`, names));
}

const NONE = 'There is no merchant yet; "connect" makes one with the first store.';
const only = (sentence: string, names: string) =>
  names ? `${sentence} There is: ${names}.` : `${sentence} ${NONE}`;

/** As above, and made when it is not there. */
export async function findOrMakeMerchant(hub: Hub, wanted: string | undefined): Promise<Named> {
  const merchants = await hub.store.merchants.list();
  const known = merchants.find(({ _id, name }) => _id === wanted || name === wanted);
  if (known) return known;
  if (wanted === undefined && merchants.length > 0) return findMerchant(hub, undefined);
  const merchant = { _id: hub.newId('mer'), name: wanted ?? 'Main', createdAt: hub.now() };
  await hub.store.merchants.insert(merchant);
  return merchant;
}

/** The channel of that id or name; names may stand twice, ids never. */
export async function findChannel(hub: Hub, merchantId: string, wanted: string) {
  const channels = await hub.store.channels.list(merchantId);
  const named = channels.filter(({ _id, name }) => _id === wanted || name === wanted);
  const [channel, ...others] = named;
  if (channel && others.length === 0) return channel;
  const all = channels.map(({ _id, name }) => `${name} (${_id})`).join(', ');
  const what = channel ? 'More than one channel is called' : 'There is no channel';
  throw new CliError(`${what} "${wanted}". There is: ${all || 'none'}.`);
}
