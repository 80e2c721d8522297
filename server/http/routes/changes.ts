import { z } from 'zod';
import { listChanges } from '../../services/changes/list-changes.ts';
import { cursorField, idField, limitField } from '../fields.ts';
import { changeKind, changePage, presentChangePage } from '../presenters/change.ts';
import { route } from '../route.ts';

export const changeRoutes = [
  route({
    method: 'get',
    path: '/changes',
    scope: 'read:changes',
    summary: 'What people and keys changed, newest first; stock has its ledger, orders their notes',
    query: z.strictObject({
      actor: idField.optional().meta({ description: 'As in `actors`: "person:…", "key:…".' }),
      kind: changeKind.optional(),
      limit: limitField,
      cursor: cursorField,
    }),
    response: changePage,
    handle: async ({ hub, merchantId, query }) => {
      const { actor, kind, cursor, limit } = query;
      const page = await listChanges(hub, merchantId, { actor, kind }, cursor, limit);
      return page && presentChangePage(page);
    },
  }),
];
