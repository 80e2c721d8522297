import { z } from 'zod';
import { findStock, viewStock } from '../../services/stock-view.ts';
import { whyNumber } from '../../services/why-number.ts';
import { cursorField, idField, limitField, searchField } from '../fields.ts';
import { itemStock, presentItemStock, presentStockPage, stockPage } from '../presenters/stock.ts';
import { presentWhy, whyAnswer } from '../presenters/why.ts';
import { route } from '../route.ts';

const bySku = z.strictObject({ sku: idField });

export const stockRoutes = [
  route({
    method: 'get',
    path: '/stock',
    scope: 'read:stock',
    summary: 'Items with their balances by location and what each channel shows, by SKU',
    query: z.strictObject({ q: searchField, limit: limitField, cursor: cursorField }),
    response: stockPage,
    handle: async ({ hub, merchantId, query }) => {
      const page = await findStock(hub, merchantId, query.q, query.cursor, query.limit);
      return page && presentStockPage(page);
    },
  }),
  route({
    method: 'get',
    path: '/stock/:sku',
    scope: 'read:stock',
    summary: 'One item’s stock',
    params: bySku,
    response: itemStock,
    handle: async ({ hub, merchantId, params }) => {
      const stock = await viewStock(hub, merchantId, params.sku);
      return stock && presentItemStock(stock);
    },
  }),
  route({
    method: 'get',
    path: '/stock/:sku/why',
    scope: 'read:stock',
    summary:
      'Why a channel shows this number: ledger lines, buffer, writes under way and their receipts',
    params: bySku,
    query: z.strictObject({ channel: idField }),
    response: whyAnswer,
    handle: async ({ hub, merchantId, params, query }) => {
      const numbers = await whyNumber(hub, merchantId, params.sku, query.channel);
      return numbers && { numbers: numbers.map(presentWhy) };
    },
  }),
];
