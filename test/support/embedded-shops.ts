import { onTestFinished } from 'vitest';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { embeddedHub } from './embedded.ts';

export type Embedded = Awaited<ReturnType<typeof embeddedHub>>;

export const CART = {
  lines: [{ sku: 'MUG-1', quantity: 2 }],
  buyer: { name: 'Ida Kahl', email: 'ida.kahl@example.com' },
};

/** Shops that never opened the app; all of it ends with the test. */
export async function newShops(...names: string[]): Promise<Embedded> {
  const embedded = await embeddedHub(names);
  onTestFinished(embedded.close);
  return embedded;
}

/** Shops that have opened the app once; their imports are done. */
export async function installedShops(...names: string[]): Promise<Embedded> {
  const embedded = await newShops(...names);
  for (const name of names) {
    const { status } = await embedded.as(name, '/me');
    if (status !== 200) throw new Error(`the first visit of ${name} was answered ${status}`);
    await embedded.channelOf(name);
  }
  return embedded;
}

/** The channel as it stands now. */
export async function freshChannel({ hub }: Embedded, { _id }: ChannelDoc): Promise<ChannelDoc> {
  const channel = await hub.store.channels.byId(_id);
  if (!channel) throw new Error('the channel is gone');
  return channel;
}
