import type { Console } from '../../support/console.ts';
import { quantile } from './lists.ts';
import type { Shop } from './shop.ts';
import { visitsOf } from './visits.ts';
import { readVitals, type Vitals, watchVitals } from './vitals.ts';

export interface PageTiming {
  readonly page: string;
  /** Of three visits in four, as the web's own measure has it; milliseconds, and the score of shifts. */
  readonly lcp: number;
  readonly cls: number;
  readonly inp: number;
  readonly visits: readonly Vitals[];
}

const PART = 0.75;
const EMAIL = 'monday@example.com';

/** Each page opened cold, in a browser that never saw it, and worked on. */
export async function timePages(con: Console, shop: Shop, times: number) {
  const timings: PageTiming[] = [];
  for (const visit of visitsOf(shop)) {
    const visits: Vitals[] = [];
    // The first visit wakes the server up and does not count.
    for (let time = 0; time <= times; time++) {
      const { merchantId } = shop;
      const page = await con.open({ path: visit.path, merchantId, role: 'owner', email: EMAIL });
      await watchVitals(page);
      await page.locator(visit.ready).first().waitFor();
      await page.waitForTimeout(500);
      await visit.act(page);
      const vitals = await readVitals(page);
      if (time > 0) visits.push(vitals);
      await page.context().close();
    }
    const at = (of: (vitals: Vitals) => number) => quantile(visits.map(of), PART);
    const measured = { lcp: at((v) => v.lcp), cls: at((v) => v.cls), inp: at((v) => v.inp) };
    timings.push({ page: visit.name, ...measured, visits });
  }
  return timings;
}
