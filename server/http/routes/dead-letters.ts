import { z } from 'zod';
import { limits } from '../../limits.ts';
import {
  listDeadLetters,
  replayDeadLetter,
  replayDeadLetters,
  viewDeadLetter,
} from '../../services/inbox/dead-letters.ts';
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
    query: z.strictObject({ channel: idField.optional(), limit: limitField, cursor: cursorField }),
    response: deadLetterPage,
    handle: async ({ hub, merchantId, query }) => {
      const { cursor, limit, channel } = query;
      const page = await listDeadLetters(hub, merchantId, cursor, limit, channel);
      return page && presentDeadLetterPage(page);
    },
  }),
  route({
    method: 'post',
    path: '/dead-letters/replay',
    scope: 'write:inbox',
    summary: 'Give several dead letters another chance',
    body: z.strictObject({ dead_letters: z.array(idField).min(1).max(limits.replayedAtOnce) }),
    example: { dead_letters: ['65f0c0ffee65f0c0ffee65f0'] },
    response: z.strictObject({ replayed: z.int() }),
    handle: async ({ hub, caller, body }) => ({
      replayed: await replayDeadLetters(hub, caller, body.dead_letters),
    }),
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
    handle: async ({ hub, caller, params }) =>
      (await replayDeadLetter(hub, caller, params.id)) ? ({ replayed: true } as const) : null,
  }),
];
