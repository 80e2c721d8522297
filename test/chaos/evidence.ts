import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Struck } from './faulty-day.ts';
import type { Scene } from './scene.ts';

const ITEMS = 20;

/**
 * Writes down all that is known of the items whose numbers are wrong: what each store shows and sold, the
 * listings, every number sent, the ledger, and the faults with their times. Answers the file's name.
 */
export async function keepEvidence(
  scene: Scene,
  struck: readonly Struck[],
  complaints: readonly string[],
): Promise<string> {
  const named = [...scene.goods, ...scene.probes]
    .map(({ sku }) => sku)
    .filter((sku) => complaints.some((line) => line.includes(sku)));
  const items = await Promise.all(named.slice(0, ITEMS).map((sku) => storyOf(scene, sku)));
  const channels = await scene.hub.store.channels.list(scene.merchantId);
  const health = channels.map(({ _id, name, health, streams }) => ({ _id, name, health, streams }));
  const file = join(scene.folder, 'evidence.json');
  const text = JSON.stringify({ complaints, struck, channels: health, items }, null, 2);
  await writeFile(file, text);
  return file;
}

async function storyOf({ hub, merchantId, stores }: Scene, sku: string) {
  const [listings, writes, ledger] = await Promise.all([
    hub.store.listings.ofSkus(merchantId, [sku]),
    hub.store.stockWrites.docs.find({ merchantId, sku }).sort({ sentAt: 1 }).toArray(),
    hub.store.ledger.docs.find({ merchantId, sku }).sort({ seq: 1 }).toArray(),
  ]);
  const subjects = listings.map((listing) => listing._id);
  const about = { merchantId, 'subject.id': { $in: subjects } };
  const exceptions = await hub.store.exceptions.docs.find(about).toArray();
  const shown = stores.map(({ name, store }) => ({
    name,
    shows: store.shown(sku),
    sold: store.orders().filter(({ lines }) => lines.some((line) => line.sku === sku)),
  }));
  return { sku, shown, listings, writes, ledger, exceptions };
}
