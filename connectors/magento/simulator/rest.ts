import { catalogRoutes } from './routes/catalog.ts';
import { documentRoutes } from './routes/documents.ts';
import { inventoryRoutes } from './routes/inventory.ts';
import { orderActionRoutes } from './routes/order-actions.ts';
import { orderRoutes } from './routes/orders.ts';
import type { Call, Route } from './routes/route.ts';
import { storeRoutes } from './routes/store.ts';
import type { MagentoState } from './state/state.ts';
import { authorize, type Guard, type WireRequest } from './wire/oauth.ts';
import { parseQuery, rawurldecode } from './wire/query.ts';
import { Refused } from './wire/refused.ts';

export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface RestStore {
  readonly state: MagentoState;
  readonly guard: Guard;
  readonly pageLimit: number | null;
  readonly arrayLimit: number | null;
  readonly baseUrl: string;
}

const ROUTES: readonly { readonly route: Route; readonly segments: readonly string[] }[] = [
  ...orderRoutes,
  ...orderActionRoutes,
  ...documentRoutes,
  ...catalogRoutes,
  ...inventoryRoutes,
  ...storeRoutes,
].map((route) => ({ route, segments: route.pattern.split('/') }));

/** One call against the store at one moment. Applies what it asks and answers as Magento would. */
export function answer(store: RestStore, request: WireRequest, now: Date): WireAnswer {
  try {
    const { route, given } = routeOf(store.state, request);
    if (route.resource !== null) authorize(store.guard, request, route.resource, now);
    const call: Call = { ...store, now, query: parseQuery(request.query), body: request.body };
    return json(200, route.answer(call, given));
  } catch (error) {
    if (error instanceof Refused) return json(error.status, error.body());
    throw error;
  }
}

const json = (status: number, body: unknown): WireAnswer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
});

function routeOf(state: MagentoState, request: WireRequest): { route: Route; given: string[] } {
  const segments = request.path.split('/').filter((segment) => segment !== '');
  const [rest, ...below] = segments;
  if (rest !== 'rest') throw noRoute();
  if (below[0] !== 'V1') refuseStoreCode(state, below.shift());
  const [version, ...path] = below;
  if (version !== 'V1') throw noRoute();
  for (const { route, segments: pattern } of ROUTES) {
    const given = route.method === request.method ? match(pattern, path) : null;
    if (given) return { route, given };
  }
  throw noRoute();
}

const noRoute = (): Refused => new Refused(404, 'Request does not match any route.');

function refuseStoreCode(state: MagentoState, code: string | undefined): void {
  if (code === 'all' || state.shop.views.some((view) => view.code === code)) return;
  throw new Refused(400, 'Specified request cannot be processed.');
}

/** The decoded parameters, or null when the path is another. */
function match(pattern: readonly string[], path: readonly string[]): string[] | null {
  if (pattern.length !== path.length) return null;
  const given: string[] = [];
  for (const [position, segment] of pattern.entries()) {
    const actual = path[position] ?? '';
    if (segment.startsWith(':')) given.push(rawurldecode(actual));
    else if (segment !== actual) return null;
  }
  return given;
}
