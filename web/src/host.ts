/** Where the console runs: in a browser tab of its own, or inside the Shopify admin. */
export type Shell = 'standalone' | 'embedded';

const EMBEDDED_PATH = '/embedded';

export const shell: Shell =
  window.location.pathname === EMBEDDED_PATH ||
  window.location.pathname.startsWith(`${EMBEDDED_PATH}/`)
    ? 'embedded'
    : 'standalone';

/** What stands before every path of the table of pages. */
export const basename = shell === 'embedded' ? EMBEDDED_PATH : '/';
