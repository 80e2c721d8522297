import type { z } from 'zod';
import type { apiKeyList, newApiKey } from '../../../../server/http/presenters/api-key.ts';
import type { merchant } from '../../../../server/http/presenters/merchant.ts';
import type {
  invitationList,
  memberList,
  newLink,
} from '../../../../server/http/presenters/people.ts';

export type MerchantAnswer = z.output<typeof merchant>;
export type Members = z.output<typeof memberList>;
export type Member = Members['people'][number];
export type Role = Member['role'];
export type Invitations = z.output<typeof invitationList>;
export type Invitation = Invitations['invitations'][number];
export type NewLink = z.output<typeof newLink>;
export type ApiKeys = z.output<typeof apiKeyList>;
export type ApiKey = ApiKeys['api_keys'][number];
export type NewApiKey = z.output<typeof newApiKey>;

/** From the most to the least that they may do. */
export const ROLES: readonly Role[] = ['owner', 'operations', 'warehouse', 'support', 'read-only'];
