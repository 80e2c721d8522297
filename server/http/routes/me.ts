import { viewMe } from '../../services/people/me.ts';
import { me, presentMe } from '../presenters/me.ts';
import { route } from '../route.ts';

export const meRoutes = [
  route({
    method: 'get',
    path: '/me',
    scope: null,
    summary: 'Who calls, for which business, and what they may do',
    response: me,
    handle: async ({ hub, caller }) => {
      const found = await viewMe(hub, caller);
      return found && presentMe(found);
    },
  }),
];
