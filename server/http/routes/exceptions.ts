import { z } from 'zod';
import { limits } from '../../limits.ts';
import { retryException } from '../../services/desk/exceptions-retry.ts';
import {
  closeException,
  closeExceptions,
  countExceptions,
  listExceptions,
  ownException,
} from '../../services/desk/exceptions-view.ts';
import { HttpError } from '../errors.ts';
import { cursorField, idField, limitField } from '../fields.ts';
import {
  exception,
  exceptionCounts,
  exceptionKind,
  exceptionPage,
  exceptionState,
  presentException,
  presentExceptionCounts,
  presentExceptionPage,
} from '../presenters/exception.ts';
import { granted } from '../refusal.ts';
import { route } from '../route.ts';

const idOf = z.string().min(1).max(2_000);
const byId = z.strictObject({ id: idOf });
const NOBODY = 'none';

export const exceptionRoutes = [
  route({
    method: 'get',
    path: '/exceptions',
    scope: 'read:exceptions',
    summary: 'What failed or was skipped, with its cause and the next step',
    query: z.strictObject({
      state: exceptionState.default('open'),
      kind: exceptionKind.optional(),
      channel: idField.optional(),
      owner: idField.optional().meta({ description: 'A person’s id, or "none".' }),
      limit: limitField,
      cursor: cursorField,
    }),
    response: exceptionPage,
    handle: async ({ hub, merchantId, query }) => {
      const { state, kind, channel: channelId, cursor, limit } = query;
      const owner = query.owner === NOBODY ? null : query.owner;
      const filters = { state, kind, channelId, owner };
      const page = await listExceptions(hub, merchantId, filters, cursor, limit);
      return page && presentExceptionPage(page);
    },
  }),
  route({
    method: 'get',
    path: '/exceptions/counts',
    scope: 'read:exceptions',
    summary: 'How many are open, by kind and by channel',
    response: exceptionCounts,
    handle: async ({ hub, merchantId }) =>
      presentExceptionCounts(await countExceptions(hub, merchantId)),
  }),
  route({
    method: 'post',
    path: '/exceptions/close',
    scope: 'write:exceptions',
    summary: 'Mark several exceptions as dealt with; the same trouble opens them again',
    body: z.strictObject({ exceptions: z.array(idOf).min(1).max(limits.exceptionsClosedAtOnce) }),
    example: { exceptions: ['b3ZlcnNvbGQ6MQ'] },
    response: z.strictObject({ closed: z.int() }),
    handle: async ({ hub, caller, body }) => ({
      closed: await closeExceptions(hub, caller, body.exceptions),
    }),
  }),
  route({
    method: 'patch',
    path: '/exceptions/:id',
    scope: 'write:exceptions',
    summary: 'Say who looks after an exception',
    params: byId,
    body: z.strictObject({ owner: idField.nullable() }),
    example: { owner: null },
    response: exception,
    handle: async ({ hub, caller, params, body }) => {
      const owned = await ownException(hub, caller, params.id, body.owner);
      if (owned !== 'nobody-here') return owned && presentException(owned);
      const message = 'No such person acts for this business.';
      throw new HttpError(409, 'no_such_person', message, 'Choose one of its people.');
    },
  }),
  route({
    method: 'post',
    path: '/exceptions/:id/retry',
    scope: 'write:exceptions',
    summary: 'Try again what failed; 409 says what to do where trying again mends nothing',
    params: byId,
    response: z.strictObject({
      retried: z.enum(['replayed', 'reading-again', 'working-again', 'settled']),
    }),
    handle: async ({ hub, caller, params }) => {
      const answer = granted(await retryException(hub, caller, params.id));
      return answer && { retried: answer.retried };
    },
  }),
  route({
    method: 'post',
    path: '/exceptions/:id/close',
    scope: 'write:exceptions',
    summary: 'Mark an exception as dealt with',
    params: byId,
    response: exception,
    handle: async ({ hub, caller, params }) => {
      const closed = await closeException(hub, caller, params.id);
      return closed && presentException(closed);
    },
  }),
];
