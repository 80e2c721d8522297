import type { MagentoItem } from './schema.ts';

/** A row of the order that stands for itself, with the rows below it. */
export interface Family {
  readonly parent: MagentoItem;
  readonly children: readonly MagentoItem[];
}

/** Rows whose parent is missing stand for themselves. */
export function familiesOf(items: readonly MagentoItem[]): readonly Family[] {
  const present = new Set(items.map((item) => item.item_id));
  const below = new Map<string, MagentoItem[]>();
  const heads: MagentoItem[] = [];
  for (const item of items) {
    const parentId = item.parent_item_id;
    if (!parentId || !present.has(parentId)) heads.push(item);
    else below.set(parentId, [...(below.get(parentId) ?? []), item]);
  }
  return heads.map((parent) => ({ parent, children: below.get(parent.item_id) ?? [] }));
}

/**
 * A configurable and the simple product chosen are one thing in two rows: money, shipments and refunds
 * stand on the parent, the child tells which product it is.
 */
export const isOneThing = ({ parent }: Family): boolean => parent.product_type === 'configurable';
