import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Role } from '../../server/domain/roles.ts';
import type { Doors } from '../../server/http/doors.ts';
import type { Hub } from '../../server/services/hub.ts';
import { browser, closeBrowser, DESKTOP } from './browser.ts';
import { buildConsole } from './console-build.ts';
import { serve } from './serve.ts';
import { signedIn } from './sign-in.ts';

export interface OpenPage {
  /** Where to begin: "/orders". */
  readonly path?: string;
  /** Who looks; without both nobody is signed in. */
  readonly merchantId?: string;
  readonly role?: Role;
  /** To be the same person at several merchants. */
  readonly email?: string;
  /** What the sidebar calls them. */
  readonly name?: string;
  readonly language?: 'en' | 'de';
  readonly theme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
}

export interface Console {
  readonly url: string;
  /** What pages complained about: exceptions, and errors told to the browser's console. */
  readonly troubles: string[];
  /** A page in a context of its own, signed in, at its path. */
  open(options?: OpenPage): Promise<Page>;
  close(): Promise<void>;
}

/** The built console, served by the real server over this hub, in a real browser. */
export async function openConsole(hub: Hub, doors: Doors = {}): Promise<Console> {
  await buildConsole();
  const served = await serve(hub, doors);
  const troubles: string[] = [];
  const open = async (options: OpenPage = {}): Promise<Page> => {
    const { path = '/', merchantId, role, email, name } = options;
    const context = await (await browser()).newContext(contextOptions(options));
    if (merchantId !== undefined && role !== undefined) {
      const who = { merchantId, role, ...(email && { email }), ...(name && { name }) };
      const { cookie } = await signedIn(hub, who);
      await context.addCookies(cookiesOf(cookie, served.url));
    }
    const page = await context.newPage();
    page.on('pageerror', (error) => troubles.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(`${page.url()}: ${message.text()}`);
    });
    await page.goto(served.url + path);
    return page;
  };
  const close = async () => {
    await closeBrowser();
    await served.close();
  };
  return { url: served.url, troubles, open, close };
}

const contextOptions = (options: OpenPage): BrowserContextOptions => ({
  viewport: options.viewport ?? DESKTOP,
  locale: options.language === 'de' ? 'de-DE' : 'en-GB',
  colorScheme: options.theme ?? 'light',
  timezoneId: 'Europe/Berlin',
  reducedMotion: 'reduce',
});

/** A cookie header as the browser keeps it. */
const cookiesOf = (header: string, url: string) =>
  header.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url };
  });
