import { shell } from './host.ts';
import { remember, remembered } from './remembered.ts';

declare global {
  interface Window {
    /** App Bridge, present inside the Shopify admin only. */
    readonly shopify?: {
      idToken(): Promise<string>;
      readonly toast: {
        show(
          message: string,
          options?: {
            isError?: boolean;
            action?: string;
            onAction?: () => void;
            duration?: number;
          },
        ): string;
      };
    };
  }
}

/** The merchant a tab works for; another tab may work for another one. */
let chosen = remembered('merchant');

export function chooseMerchant(merchantId: string | null): void {
  chosen = merchantId;
  remember('merchant', merchantId);
}

export const hasChosenMerchant = (): boolean => chosen !== null;

/** What makes a call ours: a fresh token of the admin, or (beside the cookie) the merchant chosen. */
export async function sessionHeaders(): Promise<Record<string, string>> {
  if (shell === 'embedded') {
    // Tokens live for a minute, so each call asks for one; App Bridge keeps those that are still good.
    const token = await window.shopify?.idToken();
    return token ? { authorization: `Bearer ${token}` } : {};
  }
  return chosen === null ? {} : { 'x-crossdock-merchant': chosen };
}

/** Leaves for the sign-in page, which brings back here. Inside the admin there is none to go to. */
export function goSignIn(): void {
  if (shell === 'embedded') return;
  const { pathname, search } = window.location;
  if (pathname === '/sign-in') return;
  const next =
    pathname === '/' && search === '' ? '' : `?next=${encodeURIComponent(pathname + search)}`;
  window.location.assign(`/sign-in${next}`);
}
