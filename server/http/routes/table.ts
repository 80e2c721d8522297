import type { Route } from '../route.ts';
import { channelRoutes } from './channels.ts';
import { deadLetterRoutes } from './dead-letters.ts';
import { exceptionRoutes } from './exceptions.ts';
import { orderRoutes } from './orders.ts';
import { stockRoutes } from './stock.ts';

/** Every route that a key opens. The router, the OpenAPI document and the isolation test read it. */
export const routes: readonly Route[] = [
  ...orderRoutes,
  ...stockRoutes,
  ...channelRoutes,
  ...deadLetterRoutes,
  ...exceptionRoutes,
];
