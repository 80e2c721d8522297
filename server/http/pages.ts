import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { notFound } from './errors.ts';
import { frameHeaders } from './page-headers.ts';

/** What the pages need to know to stand inside the Shopify admin. */
export interface EmbeddedHost {
  /** The app's client id, which App Bridge asks for. */
  readonly apiKey: string;
  /** Where App Bridge comes from. */
  readonly scriptUrl: string;
  /** Origins that may frame this very request; none: nobody may. */
  frameAncestors(request: Request): readonly string[];
}

export interface PagesParts {
  /** Where `npm run build` puts the console. */
  readonly folder?: string;
  /** Null or absent: the console stands alone, /embedded included. */
  readonly embedded?: EmbeddedHost | null;
}

const BUILT = join(import.meta.dirname, '../../web/dist');
/** Paths of programs: what is not known there is "not found", and never a page. */
const NO_PAGE = /^\/(?:api|auth|webhooks|assets|\.well-known)(?:\/|$)/;
const PLACE_OF_HOST = '<!--host-->';

/** The console: files whose names carry their content's hash, and one page for every address. */
export function pagesRouter({ folder = BUILT, embedded = null }: PagesParts = {}): Router {
  const router = Router();
  router.use('/assets', compressed(folder), assets(folder));
  router.use(express.static(folder, { index: false, maxAge: '1h' }));
  router.use(async (request, response, next) => {
    if (!['GET', 'HEAD'].includes(request.method) || NO_PAGE.test(request.path)) return next();
    const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
    if (page === null) return sayUnbuilt(response);
    const host = /^\/embedded(?:\/|$)/.test(request.path) ? embedded : null;
    frameHeaders(
      response,
      host && { ancestors: host.frameAncestors(request), script: host.scriptUrl },
    );
    response.setHeader('Cache-Control', 'no-cache');
    response.type('html').send(page.replace(PLACE_OF_HOST, host ? bridge(host) : ''));
  });
  return router;
}

/** The build wrote a Brotli file beside each script and sheet: a quarter of the bytes. */
function compressed(folder: string): RequestHandler {
  return (request, response, next) => {
    const kind = extname(request.path);
    const file = join(folder, 'assets', `${request.path}.br`);
    if (!['.js', '.css'].includes(kind)) return next();
    response.vary('Accept-Encoding');
    if (request.acceptsEncodings('br') !== 'br' || !existsSync(file)) return next();
    response.type(kind);
    response.setHeader('Content-Encoding', 'br');
    request.url = `${request.path}.br`;
    next();
  };
}

/** A hash in the name: what was fetched once is never asked for again, and what is gone is gone. */
function assets(folder: string): RequestHandler[] {
  const files = express.static(join(folder, 'assets'), {
    index: false,
    immutable: true,
    maxAge: '365d',
  });
  return [
    files,
    () => {
      throw notFound();
    },
  ];
}

/** App Bridge has no form of its own to be bundled: Shopify demands its script from there, and first. */
const bridge = ({ apiKey, scriptUrl }: EmbeddedHost): string =>
  `<meta name="shopify-api-key" content="${apiKey.replace(/[^\w-]/g, '')}" />
    <script src="${new URL(scriptUrl).href.replaceAll('"', '%22')}"></script>`;

function sayUnbuilt(response: Response): void {
  response
    .status(503)
    .type('text')
    .send('The console is not built yet. Run `npm run build`, then load this page again.\n');
}
