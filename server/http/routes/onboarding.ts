import { z } from 'zod';
import {
  dismissOnboarding,
  noteShadowSeen,
  viewOnboarding,
} from '../../services/channels/onboarding.ts';
import { onboarding, presentOnboarding } from '../presenters/onboarding.ts';
import { route } from '../route.ts';

export const onboardingRoutes = [
  route({
    method: 'get',
    path: '/onboarding',
    scope: 'read:channels',
    summary: 'How far the merchant has come: connected, imported, mapped, looked at, live',
    response: onboarding,
    handle: async ({ hub, merchantId }) => presentOnboarding(await viewOnboarding(hub, merchantId)),
  }),
  route({
    method: 'post',
    path: '/onboarding/dismiss',
    scope: 'write:channels',
    summary: 'Hide the getting-started list',
    response: z.strictObject({ dismissed: z.literal(true) }),
    handle: async ({ hub, merchantId }) => {
      await dismissOnboarding(hub, merchantId);
      return { dismissed: true } as const;
    },
  }),
  route({
    method: 'post',
    path: '/onboarding/shadow-seen',
    scope: 'write:channels',
    summary: 'Somebody looked at the numbers a channel would be sent',
    response: z.strictObject({ seen: z.literal(true) }),
    handle: async ({ hub, merchantId }) => {
      await noteShadowSeen(hub, merchantId);
      return { seen: true } as const;
    },
  }),
];
