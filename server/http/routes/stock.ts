import { z } from 'zod';
import { STOCK_FILTERS } from '../../services/stock/stock-filter.ts';
import { stockHistory } from '../../services/stock/stock-history.ts';
import { findStock, viewItem } from '../../services/stock/stock-view.ts';
import { whyNumber } from '../../services/stock/why-number.ts';
import { cursorField, idField, limitField, searchField } from '../fields.ts';
import { itemView, presentItemView, presentStockPage, stockPage } from '../presenters/stock.ts';
import { historyPage, presentHistory } from '../presenters/stock-history.ts';
import { presentWhy, whyAnswer } from '../presenters/why.ts';
import { route } from '../route.ts';
import { recipeRoutes } from './recipes.ts';
import { stockActRoutes } from './stock-acts.ts';

const bySku = z.strictObject({ sku: idField });

export const stockRoutes = [
  route({
    method: 'get',
    path: '/stock',
    scope: 'read:stock',
    summary: 'Items with their balances by location and what each channel shows, by SKU',
    query: z.strictObject({
      q: searchField,
      filter: z
        .enum(STOCK_FILTERS)
        .optional()
        .meta({
          description:
            'oversold: sold below zero. drifting: a channel shows something else than it should. ' +
            'missing: a connected channel does not sell it. A filtered page may be short and have a next one.',
        }),
      limit: limitField,
      cursor: cursorField,
    }),
    response: stockPage,
    handle: async ({ hub, merchantId, query }) => {
      const { q, filter, cursor, limit } = query;
      const page = await findStock(hub, merchantId, { q, filter }, cursor, limit);
      return page && presentStockPage(page);
    },
  }),
  route({
    method: 'get',
    path: '/stock/:sku',
    scope: 'read:stock',
    summary: 'One item’s stock, and where it could stand',
    params: bySku,
    response: itemView,
    handle: async ({ hub, merchantId, params }) => {
      const view = await viewItem(hub, merchantId, params.sku);
      return view && presentItemView(view);
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
  route({
    method: 'get',
    path: '/stock/:sku/history',
    scope: 'read:stock',
    summary: 'What moved an item’s stock, newest first, with the balance after each movement',
    params: bySku,
    query: z.strictObject({
      location: idField.optional(),
      limit: limitField,
      cursor: cursorField,
    }),
    response: historyPage,
    handle: async ({ hub, merchantId, params, query }) => {
      const { location, cursor, limit } = query;
      const page = await stockHistory(hub, merchantId, params.sku, location, cursor, limit);
      return page && presentHistory(page);
    },
  }),
  ...stockActRoutes,
  ...recipeRoutes,
];
