import type { Scope } from '../../server/domain/roles.ts';
import { type Api, apiOf } from './api.ts';
import { type SeededMerchant, seedMerchantWithAll } from './merchant.ts';
import { type ServedHub, servedHub } from './served-hub.ts';

export interface TwoMerchants extends ServedHub {
  /** "Anders", whose API it is. */
  readonly a: SeededMerchant;
  /** "Bergen", of whom nothing may be seen there. */
  readonly b: SeededMerchant;
  readonly api: Api;
}

/** One hub that serves two merchants with one of everything each. */
export async function twoMerchants(scopes?: readonly Scope[]): Promise<TwoMerchants> {
  const test = await servedHub();
  const a = await seedMerchantWithAll(test.hub, 'Anders');
  const b = await seedMerchantWithAll(test.hub, 'Bergen');
  const api = await apiOf(test.hub, test.url, a.merchantId, scopes);
  return { ...test, a, b, api };
}
