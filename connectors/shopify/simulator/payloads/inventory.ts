import { gid } from '../ids.ts';
import type { Level } from '../state.ts';
import { localTime, number } from './rest.ts';

/** `inventory_levels/update` tells the number only: neither why nor by whom. */
export function inventoryLevelPayload(level: Level) {
  return {
    inventory_item_id: number(level.inventoryItemId),
    location_id: number(level.locationId),
    available: level.available,
    updated_at: localTime(level.updatedAt),
    admin_graphql_api_id: levelGid(level),
  };
}

export const levelGid = (level: Pick<Level, 'inventoryItemId' | 'locationId'>): string =>
  `${gid('InventoryLevel', level.locationId)}?inventory_item_id=${level.inventoryItemId}`;
