import type { z } from 'zod';
import type { order } from '../../../../server/http/presenters/order.ts';
import type { orderPayload } from '../../../../server/http/presenters/order-payload.ts';
import type { orderPage } from '../../../../server/http/presenters/order-row.ts';
import type { orderViews, savedView } from '../../../../server/http/presenters/order-views.ts';

export type OrderPageAnswer = z.output<typeof orderPage>;
export type OrderRow = OrderPageAnswer['orders'][number];
export type OrderViews = z.output<typeof orderViews>;
export type SavedView = z.output<typeof savedView>;
export type Order = z.output<typeof order>;
export type OrderLine = Order['lines'][number];
export type OrderMoney = Order['money'];
export type Money = OrderMoney['total'];
export type Payload = z.output<typeof orderPayload>['payload'];
