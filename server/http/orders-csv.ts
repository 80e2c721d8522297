import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { limits } from '../limits.ts';
import type { Hub } from '../services/hub.ts';
import { exportOrders } from '../services/orders/export-orders.ts';
import type { OrderFilters } from '../services/orders/order-filters.ts';
import { callerIn } from './auth.ts';
import { CSV_START } from './csv.ts';
import { HttpError } from './errors.ts';
import { orderFilterFields, orderFiltersIn } from './order-fields.ts';
import { orderCsvHead, orderCsvRow } from './presenters/order-csv.ts';
import { parseGiven } from './route.ts';

export const ordersCsvQuery = z.strictObject(orderFilterFields);

/**
 * The orders of a filter as CSV, written as fast as the reader takes them: a page of the book is in memory,
 * never the file. A failure on the way cuts the connection, so that half a file never looks like a whole.
 */
export function ordersCsv(hub: Hub): RequestHandler {
  let running = 0;
  return async (request, response) => {
    const { actor, merchantId } = callerIn(request);
    const filters = orderFiltersIn(parseGiven('query', ordersCsvQuery, request.query));
    if (running >= limits.exportsAtOnce) {
      response.setHeader('Retry-After', '10');
      throw new HttpError(
        429,
        'too_many_exports',
        `${limits.exportsAtOnce} exports are running already.`,
        'Try again in a moment.',
      );
    }
    running++;
    hub.log('orders.exported', { merchantId, actor });
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', 'attachment; filename="orders.csv"');
    response.setHeader('Cache-Control', 'no-store');
    try {
      await pipeline(Readable.from(textOf(hub, merchantId, filters)), response);
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      hub.log('orders.export.cut', { merchantId, error: name });
      response.destroy();
    } finally {
      running--;
    }
  };
}

async function* textOf(hub: Hub, merchantId: string, filters: OrderFilters) {
  yield CSV_START + orderCsvHead();
  for await (const page of exportOrders(hub, merchantId, filters)) {
    yield page.map(orderCsvRow).join('');
  }
}
