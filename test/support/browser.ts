import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';

let running: Promise<Browser> | null = null;

/** One browser a test process; contexts keep tests apart. It ends with the process, or by `closeBrowser`. */
export function browser(): Promise<Browser> {
  running ??= launchChromium();
  return running;
}

export async function closeBrowser(): Promise<void> {
  const open = await running;
  running = null;
  await open?.close();
}

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

let axeSource: string | null = null;

/** What axe finds wrong on the page, in one line each: rule, how bad, where. */
export async function axe(page: Page): Promise<readonly string[]> {
  axeSource ??= readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Colours that are still fading are no contrast of ours. Animations end at once, and leave what they leave.
  const still = '*{transition:none!important;animation-duration:1ms!important}';
  await page.addStyleTag({ content: still });
  await page.waitForTimeout(50);
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe: loaded } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: Violation[] }> };
    };
    interface Violation {
      id: string;
      impact: string;
      nodes: { target: unknown[]; failureSummary: string }[];
    }
    const { violations } = await loaded.run();
    // Polaris draws menus and dialogs beside the page; focus goes into them, so nobody has to find them.
    const beside = (target: unknown[]) => String(target[0]).includes('#PolarisPortalsContainer');
    return violations.flatMap(({ id, impact, nodes }) =>
      nodes
        .filter(({ target }) => id !== 'region' || !beside(target))
        .map(
          ({ target, failureSummary }) =>
            `${id} (${impact}) at ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`,
        ),
    );
  });
}

/** Pixels that the page is wider than its window; a phone must not scroll sideways. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

const SHOTS = resolve(import.meta.dirname, '../../docs/screenshots');

/**
 * Pictures of a journey for the documentation, as a desktop and as a phone shows the page; only with
 * SCREENSHOTS=1, so that a usual run changes no file. `at` is what the picture is about: it is scrolled to.
 */
export async function shoot(
  page: Page,
  name: string,
  at: Locator | null = null,
  sizes = [DESKTOP, PHONE],
): Promise<void> {
  if (process.env.SCREENSHOTS !== '1') return;
  mkdirSync(SHOTS, { recursive: true });
  const before = page.viewportSize();
  for (const size of sizes) {
    await page.setViewportSize(size);
    // Menus and tables arrange themselves anew.
    await page.waitForTimeout(300);
    await at?.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await at?.evaluate(() => window.scrollBy(0, -16));
    await page.waitForTimeout(100);
    await page.screenshot({ path: join(SHOTS, `${name}-${size.width}.png`) });
  }
  if (before) await page.setViewportSize(before);
}
