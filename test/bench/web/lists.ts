import type { Hub } from '../../../server/services/hub.ts';
import { browse, signedIn } from '../../support/sign-in.ts';
import { emailOf, nameOf, numberOf, skuOf } from './orders.ts';
import type { Shop } from './shop.ts';

export interface ListTiming {
  readonly call: string;
  /** Milliseconds, from the question to the last byte. */
  readonly p50: number;
  readonly p95: number;
  /** The most that came back. */
  readonly bytes: number;
}

interface ListCall {
  readonly call: string;
  /** Another question each time where the list is searched. */
  path(i: number): string;
}

const WARM_UP = 10;
const DEEP_PAGES = 40;

/** Each list the console shows, one call after the other as one person's browser makes them. */
export async function timeLists(hub: Hub, shop: Shop, url: string, calls: number) {
  const timings: ListTiming[] = [];
  for (const list of [...callsOf(shop), await deepCall(hub, shop, url)]) {
    // A person has a budget of calls a minute: each list has one of its own.
    const { cookie } = await signedIn(hub, { merchantId: shop.merchantId, role: 'owner' });
    const took: number[] = [];
    let bytes = 0;
    for (let i = -WARM_UP; i < calls; i++) {
      const began = performance.now();
      const { status, text } = await browse(url, `/api/v1${list.path(i + WARM_UP)}`, { cookie });
      if (status !== 200) throw new Error(`${list.call} was answered ${status}: ${text}`);
      bytes = Math.max(bytes, text.length);
      if (i >= 0) took.push(performance.now() - began);
    }
    timings.push({ call: list.call, p50: quantile(took, 0.5), p95: quantile(took, 0.95), bytes });
  }
  return timings;
}

export function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.POSITIVE_INFINITY;
}

function callsOf({ orders, skus, channels }: Shop): readonly ListCall[] {
  const any = (i: number, most: number) => (i * 7_919) % most;
  const channel = channels[2]?._id ?? '';
  const fixed = (path: string): ListCall => ({
    call: path.replaceAll(channel, '…'),
    path: () => path,
  });
  const search = (word: string, of: (i: number) => string): ListCall => ({
    call: `/orders?q=(${word})`,
    path: (i) => `/orders?limit=50&q=${encodeURIComponent(of(i))}`,
  });
  const tabs = ['to-fulfil', 'unpaid', 'attention', 'cancelled'].map((tab) => `?tab=${tab}`);
  const filters = [
    ...['?state=open', '?state=closed', '?payment=paid', '?payment=pending', '?placed_days=30'],
    `?channel=${channel}&state=closed&payment=paid`,
    `?tab=unpaid&channel=${channel}`,
    `?tab=cancelled&placed_days=90`,
  ];
  return [
    ...['', ...tabs, ...filters].map((query) => fixed(`/orders${query}`)),
    search('number', (i) => numberOf(any(i, orders))),
    search('digits of a number', (i) => numberOf(any(i, orders)).slice(1, 4)),
    search('name', (i) => nameOf(any(i, orders))),
    search('first name', (i) => nameOf(i).slice(0, 4).trim()),
    search('e-mail', (i) => emailOf(any(i, orders))),
    search('SKU', (i) => skuOf(any(i, skus))),
    search('every SKU', () => 'SKU'),
    search('nothing', (i) => `zz${i}`),
    fixed('/order-views'),
    ...['', 'oversold', 'low', 'drifting', 'missing'].map((filter) =>
      fixed(`/stock${filter && `?filter=${filter}`}`),
    ),
    { call: '/stock?q=(SKU)', path: (i) => `/stock?q=${skuOf(any(i, skus))}` },
    ...['', '?kind=oversold', `?channel=${channel}`].map((query) => fixed(`/exceptions${query}`)),
    fixed('/exceptions/counts'),
    fixed('/home?tz=Europe/Berlin'),
    ...['?state=unmapped', '?state=suggested', '?state=mapped'].map((query) =>
      fixed(`/listings${query}`),
    ),
    { call: '/listings?q=(SKU)', path: (i) => `/listings?state=mapped&q=${skuOf(any(i, skus))}` },
    fixed('/channels'),
  ];
}

/** Page 41 of 250: a cursor must cost what the first page costs. */
async function deepCall(hub: Hub, { merchantId }: Shop, url: string): Promise<ListCall> {
  const { cookie } = await signedIn(hub, { merchantId, role: 'owner' });
  let cursor = '';
  for (let page = 0; page < DEEP_PAGES; page++) {
    const from = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await browse(url, `/api/v1/orders?limit=250${from}`, { cookie });
    const { next } = body as { next: string | null };
    if (next === null) break;
    cursor = next;
  }
  const path = `/orders?cursor=${encodeURIComponent(cursor)}`;
  return { call: `/orders?cursor=(page ${DEEP_PAGES + 1} of 250)`, path: () => path };
}
