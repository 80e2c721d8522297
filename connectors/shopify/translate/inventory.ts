import { z } from 'zod';
import type { ChannelFact } from '../../connector.ts';
import { id, level, parse, time } from './shapes.ts';

const body = z.object({
  inventory_item_id: id,
  location_id: id,
  /** Null for an item the shop does not track. */
  available: level.nullable(),
  updated_at: time,
});

/** inventory_levels/update and /connect: the new number, without its cause. */
export function inventoryLevel(value: unknown): readonly ChannelFact[] {
  const { inventory_item_id, location_id, available, updated_at } = parse(body, value);
  if (available === null) return [{ kind: 'ignored', why: 'the shop does not track this item' }];
  const reading = {
    stockRef: inventory_item_id,
    externalLocationId: location_id,
    sellable: available,
    at: updated_at,
  };
  return [{ kind: 'stock', reading }];
}
