import { z } from 'zod';
import { limits } from '../../server/limits.ts';
import type { PullPage } from '../connector.ts';
import type { Layout } from './layout.ts';
import { pageAfter } from './list.ts';
import { anyOf, type Filter } from './search.ts';
import type { Sizes } from './sizes.ts';
import type { StoreClock } from './store-clock.ts';
import type { ChangeStream } from './streams.ts';
import { toStamp } from './wire.ts';

/** Rows changed from `from` on (store time); those up to entity id `last` were handed over. */
interface Window {
  readonly from: Date;
  /** Nothing that changed until then is missed. Null before the window's first page. */
  readonly to: Date | null;
  readonly last: string;
}

const cursorSchema = z.object({
  from: z.coerce.date(),
  to: z.coerce.date().nullable(),
  last: z.string().regex(/^\d+$/),
});

/**
 * One page of a window, by entity id. It promises everything up to some seconds ago, because a row becomes
 * visible after the time it is stamped with; the start overlaps the window before for the same reason, and
 * rows seen twice have the same delivery id. What changed since is handed over too: a row that changed
 * before the promised end and again after it would else be missing.
 */
export async function pullChanges(
  stream: ChangeStream,
  cursor: string | null,
  since: Date,
  layout: Layout,
  world: { readonly clock: StoreClock; readonly sizes: Sizes },
): Promise<PullPage> {
  const window = windowOf(cursor, since);
  const hoped = window.to ?? later(window.from, lagging(world.clock.now(), stream));
  const groups = [changedSince(window.from), ...ofStores(stream, layout)];
  const { rows, more, answer } = await pageAfter(stream.call, window.last, groups, world.sizes);
  // Before a channel's first answer the store's clock is a guess; now it is known.
  const to = window.to ?? earlier(hoped, later(window.from, lagging(answer.sentAt, stream)));
  const found = rows.map(({ row }) => row);
  const deliveries = await stream.deliveries(found, layout, to);
  const last = rows.at(-1)?.id ?? window.last;
  const next: Window = more ? { from: window.from, to, last } : { from: to, to: null, last: '0' };
  return { deliveries, cursor: JSON.stringify(next), more, until: to };
}

/** A cursor that cannot be read starts again; everything already known is recognised. */
function windowOf(cursor: string | null, since: Date): Window {
  const start = { from: since, to: null, last: '0' };
  if (cursor === null) return start;
  try {
    return cursorSchema.parse(JSON.parse(cursor));
  } catch {
    return start;
  }
}

function changedSince(from: Date): Filter[] {
  const start = new Date(from.getTime() - limits.pullOverlapMs);
  return [{ field: 'updated_at', condition: 'gteq', value: toStamp(start) }];
}

const ofStores = (stream: ChangeStream, layout: Layout): Filter[][] =>
  stream.byStore && layout.storeIds ? [anyOf('store_id', layout.storeIds)] : [];

/** Whole seconds, as Magento's stamps are. */
const lagging = (now: Date, { lagMs }: ChangeStream): Date =>
  new Date(Math.floor((now.getTime() - lagMs) / 1000) * 1000);

const later = (a: Date, b: Date): Date => (a > b ? a : b);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
