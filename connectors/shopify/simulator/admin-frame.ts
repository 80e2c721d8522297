import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatorWorld } from '../../simulator.ts';
import { type Answer, json } from './wire/answer.ts';
import { mintSessionToken } from './wire/session-token.ts';
import type { App } from './wire/tokens.ts';

const folder = join(import.meta.dirname, 'admin-frame');

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/admin-frame': ['page.html', 'text/html; charset=utf-8'],
  '/admin-frame/host.js': ['host.js', 'text/javascript; charset=utf-8'],
  '/admin-frame/app-bridge.js': ['app-bridge.js', 'text/javascript; charset=utf-8'],
};

/**
 * A page that frames the hub as Shopify's admin does, so that the embedded console can be tried and tested
 * without an account: GET /admin-frame?app=<the hub's /embedded>. Null for what is no part of it.
 */
export function adminFrame(app: App, path: string, world: SimulatorWorld): Answer | null {
  const file = FILES[path];
  if (file) {
    const [name, type] = file;
    const body = readFileSync(join(folder, name), 'utf8');
    return { status: 200, headers: { 'content-type': type }, body };
  }
  if (path === '/admin-frame/config') return json(200, { shop: app.shop });
  if (path !== '/admin-frame/session-token') return null;
  const body = mintSessionToken({ ...app, staff: '1', now: world.now() });
  return { status: 200, headers: { 'content-type': 'text/plain' }, body };
}
