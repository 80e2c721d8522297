import { z } from 'zod';
import { closeException, listExceptions } from '../../services/exceptions-view.ts';
import { cursorField, limitField } from '../fields.ts';
import {
  exception,
  exceptionKind,
  exceptionPage,
  exceptionState,
  presentException,
  presentExceptionPage,
} from '../presenters/exception.ts';
import { route } from '../route.ts';

export const exceptionRoutes = [
  route({
    method: 'get',
    path: '/exceptions',
    scope: 'read:exceptions',
    summary: 'What failed or was skipped, with its cause and the next step',
    query: z.strictObject({
      state: exceptionState.default('open'),
      kind: exceptionKind.optional(),
      limit: limitField,
      cursor: cursorField,
    }),
    response: exceptionPage,
    handle: async ({ hub, merchantId, query }) => {
      const { state, kind, cursor, limit } = query;
      const page = await listExceptions(hub, merchantId, { state, kind }, cursor, limit);
      return page && presentExceptionPage(page);
    },
  }),
  route({
    method: 'post',
    path: '/exceptions/:id/close',
    scope: 'write:exceptions',
    summary: 'Mark an exception as dealt with',
    params: z.strictObject({ id: z.string().min(1).max(2_000) }),
    response: exception,
    handle: async ({ hub, merchantId, params }) => {
      const closed = await closeException(hub, merchantId, params.id);
      return closed && presentException(closed);
    },
  }),
];
