import { audit } from '../../server/services/audit/audit.ts';
import { OPERATOR, tell } from '../../server/services/changes/tell.ts';
import { threeStores } from './stores.ts';

const buyer = { name: 'Ada Example', email: 'ada@example.test' };
const cart = (sku: string, quantity: number) => ({ lines: [{ sku, quantity }], buyer });

export type Scene = Awaited<ReturnType<typeof threeStores>>;

/** A day's work in three stores: sales, a cancellation, a shipment, a refund, an edit by staff. */
export async function workedStores(): Promise<Scene> {
  const made = await threeStores();
  await quiet(made);
  const ids = made.stores.map(({ store }) => {
    store.place(cart('MUG-1', 2));
    store.place(cart('LAMP-1', 1));
    return store.place(cart('RUG-1', 1)) ?? '';
  });
  await quiet(made);
  const [north, south, harbour] = made.stores.map(({ store }) => store);
  const [sold = '', shipped = '', refunded = ''] = ids;
  north?.cancel(sold, { restock: true });
  south?.fulfil(shipped);
  harbour?.fulfil(refunded);
  north?.setStock('MUG-1', 50);
  await quiet(made);
  harbour?.refund(refunded, [{ sku: 'RUG-1', quantity: 1 }], { restock: true });
  await quiet(made);
  // The scene's clock is behind the database's, which forgets closed deliveries by its own: two that stay.
  const [channel] = made.stores;
  const { merchantId, hub } = made;
  await hub.store.inbox.store(
    ['kept-1', 'kept-2'].map((deliveryId) => ({
      merchantId,
      channelId: channel?.channelId ?? '',
      deliveryId,
      topic: 'orders/updated',
      body: Buffer.from('{}'),
      source: 'webhook' as const,
      receivedAt: hub.now(),
      readUpTo: null,
    })),
  );
  const subject = { type: 'merchant', id: merchantId, name: 'Three' };
  const renamed = { kind: 'business-renamed', subject, from: 'Two', to: 'Three' } as const;
  await tell(hub, { merchantId, actor: OPERATOR }, renamed);
  return made;
}

/** As long as it takes to explain what was read; shorter than `rest`, which every case would pay for. */
export async function quiet(made: Scene) {
  for (const reconcile of [true, false, false]) {
    made.advance(10_000);
    await made.turn({ pull: true, reconcile });
  }
}

type Audited = Pick<Scene, 'hub' | 'merchantId'>;

export const auditOf = ({ hub, merchantId }: Audited, offline = true) =>
  audit(hub, merchantId, { offline, againAfterMs: 0 });

/** All problems as "check | where | message". */
export async function problemsOf(scene: Audited, offline = true): Promise<string[]> {
  const { checks, clean } = await auditOf(scene, offline);
  const lines = checks.flatMap(({ name, problems }) =>
    problems.map(({ where, message }) => `${name} | ${where} | ${message}`),
  );
  // Its one word must agree with its details.
  if (clean !== (lines.length === 0)) throw new Error(`clean: ${clean}, yet ${lines.join('; ')}`);
  return lines;
}

export function must<T>(found: T | null | undefined): T {
  if (found === null || found === undefined) throw new Error('the scene lacks what the test needs');
  return found;
}
