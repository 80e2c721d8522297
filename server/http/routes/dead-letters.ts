import { z } from 'zod';
import { listDeadLetters, replayDeadLetter, viewDeadLetter } from '../../services/dead-letters.ts';
import { cursorField, idField, limitField } from '../fields.ts';
import {
  deadLetter,
  deadLetterPage,
  presentDeadLetter,
  presentDeadLetterPage,
} from '../presenters/dead-letter.ts';
import { route } from '../route.ts';

const byId = z.strictObject({ id: idField });

export const deadLetterRoutes = [
  route({
    method: 'get',
    path: '/dead-letters',
    scope: 'read:inbox',
    summary: 'Deliveries that could not be used, newest first',
    query: z.strictObject({ limit: limitField, cursor: cursorField }),
    response: deadLetterPage,
    handle: async ({ hub, merchantId, query }) => {
      const page = await listDeadLetters(hub, merchantId, query.cursor, query.limit);
      return page && presentDeadLetterPage(page);
    },
  }),
  route({
    method: 'get',
    path: '/dead-letters/:id',
    scope: 'read:inbox',
    summary: 'One dead letter; its payload with the scope read:payloads',
    params: byId,
    response: deadLetter,
    handle: async ({ hub, merchantId, caller, params }) => {
      const found = await viewDeadLetter(hub, merchantId, params.id);
      const mayRead = caller.scopes.has('read:payloads');
      return found && presentDeadLetter(found.letter, mayRead ? found.payload : null);
    },
  }),
  route({
    method: 'post',
    path: '/dead-letters/:id/replay',
    scope: 'write:inbox',
    summary: 'Give a dead letter another chance',
    params: byId,
    response: z.strictObject({ replayed: z.literal(true) }),
    handle: async ({ hub, merchantId, params }) =>
      (await replayDeadLetter(hub, merchantId, params.id)) ? ({ replayed: true } as const) : null,
  }),
];
