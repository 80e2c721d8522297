import type { Route } from '../route.ts';
import { activityRoutes } from './activity.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { changeRoutes } from './changes.ts';
import { channelModeRoutes } from './channel-modes.ts';
import { channelRoutes } from './channels.ts';
import { connectChannelRoutes } from './connect-channels.ts';
import { deadLetterRoutes } from './dead-letters.ts';
import { exceptionRoutes } from './exceptions.ts';
import { homeRoutes } from './home.ts';
import { linkCodeRoutes } from './link-codes.ts';
import { listingRoutes } from './listings.ts';
import { locationRoutes } from './locations.ts';
import { meRoutes } from './me.ts';
import { merchantRoutes } from './merchant.ts';
import { onboardingRoutes } from './onboarding.ts';
import { orderViewRoutes } from './order-views.ts';
import { orderRoutes } from './orders.ts';
import { peopleRoutes } from './people.ts';
import { stockRoutes } from './stock.ts';

/** Every route that a key opens. The router, the OpenAPI document and the isolation test read it. */
export const routes: readonly Route[] = [
  ...orderRoutes,
  ...orderViewRoutes,
  ...stockRoutes,
  // "/channels/check" before "/channels/:id".
  ...connectChannelRoutes,
  ...channelRoutes,
  ...channelModeRoutes,
  ...locationRoutes,
  ...onboardingRoutes,
  ...deadLetterRoutes,
  ...exceptionRoutes,
  ...homeRoutes,
  ...listingRoutes,
  ...activityRoutes,
  ...changeRoutes,
  ...meRoutes,
  ...merchantRoutes,
  ...peopleRoutes,
  ...linkCodeRoutes,
  ...apiKeyRoutes,
];
