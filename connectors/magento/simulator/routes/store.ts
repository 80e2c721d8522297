import {
  currencyJson,
  MODULES,
  storeConfigsJson,
  storeGroupsJson,
  storeViewsJson,
  websitesJson,
} from '../answers/store.ts';
import type { Route } from './route.ts';

const STORE = 'Magento_Backend::store';

const get = (pattern: string, resource: string | null, answer: Route['answer']): Route => ({
  method: 'GET',
  pattern,
  resource,
  answer,
});

export const storeRoutes: readonly Route[] = [
  get('store/websites', STORE, websitesJson),
  get('store/storeGroups', STORE, storeGroupsJson),
  get('store/storeViews', STORE, (call) => storeViewsJson(call.state)),
  get('store/storeConfigs', STORE, (call) => storeConfigsJson(call.state, call.baseUrl)),
  get('modules', 'Magento_Backend::admin', () => MODULES),
  get('directory/currency', null, (call) => currencyJson(call.state)),
];
