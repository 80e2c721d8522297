import { setTimeout as wait } from 'node:timers/promises';
import { simulateShopify } from '../../../connectors/shopify/simulator/simulator.ts';
import type { SimulatedItem } from '../../../connectors/simulator.ts';
import { seeded } from '../../../server/demo/seeded.ts';

/** One app installed in all shops of a bench, as merchants have it. */
export const APP = { clientId: 'bench-app', clientSecret: 'bench-secret-of-the-app' } as const;

const onTheClock = async (ms: number): Promise<void> => wait(ms);

/** A shop on the largest plan (1,000 points a second), on the real clock, without faults. */
export const benchShop = (name: string, items: readonly SimulatedItem[], sleep = onTheClock) =>
  simulateShopify({
    shop: `${name}.myshopify.com`,
    ...APP,
    items,
    costRestorePerSecond: 1_000,
    world: { now: () => new Date(), random: seeded(7), sleep },
  });
