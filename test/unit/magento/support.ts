import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChannelFact, ChannelIo, Delivery } from '../../../connectors/connector.ts';
import type { Json } from '../../../connectors/json.ts';
import { openMagento } from '../../../connectors/magento/channel.ts';
import { type MagentoSettings, magentoSettings } from '../../../connectors/magento/settings.ts';
import { translate } from '../../../connectors/magento/translate/translate.ts';
import { createTransport } from '../../../connectors/magento/transport.ts';
import type { OrderSnapshot } from '../../../server/domain/order.ts';

export const NOW = new Date('2026-11-20T12:00:00Z');

export const secrets = {
  consumerKey: 'ck',
  consumerSecret: 'cs',
  accessToken: 'at',
  accessTokenSecret: 'ats',
  webhookSecret: 'hush',
};

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string;
  readonly body: Json;
}

export type Answerer = (asked: Asked, count: number) => Response | Promise<Response>;

/** An answer as Magento gives it; its clock is the test's unless told otherwise. */
export function json(value: Json, status = 200, headers: Record<string, string> = {}): Response {
  const date = NOW.toUTCString();
  return new Response(JSON.stringify(value), {
    status,
    headers: { date, 'content-type': 'application/json', ...headers },
  });
}

export function page(text: string, status: number): Response {
  const headers = { date: NOW.toUTCString(), 'content-type': 'text/html' };
  return new Response(text, { status, headers });
}

/** A world whose only store is `answer`; waits take no time and are remembered. */
export function scripted(
  answer: Answerer,
  given: Partial<MagentoSettings> = {},
  ticks = () => NOW.getTime(),
) {
  const asked: Asked[] = [];
  const waits: number[] = [];
  let nonce = 0;
  const io: ChannelIo = {
    async fetch(input, init) {
      const headers = new Headers(init?.headers);
      const body: Json = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
      const call: Asked = {
        method: init?.method ?? 'GET',
        url: new URL(String(input)),
        authorization: headers.get('authorization') ?? '',
        body,
      };
      asked.push(call);
      return answer(call, asked.length);
    },
    now: () => NOW,
    ticks,
    sleep: async (ms) => {
      waits.push(ms);
    },
    randomHex: (bytes) => String(nonce++).padStart(bytes * 2, '0'),
    log: () => undefined,
  };
  const settings = magentoSettings.parse({ baseUrl: 'https://shop.example', ...given });
  return {
    asked,
    waits,
    transport: createTransport(settings, secrets, io),
    channel: openMagento({ channelId: 'chn_1', settings, secrets }, io),
  };
}

/** Answers by path; the layout of a store with one website unless a path says otherwise. */
export function storeOf(
  paths: Record<string, (asked: Asked, count: number) => Json | Response>,
  sources: readonly string[] = ['default'],
): Answerer {
  const layout: Record<string, Json> = {
    '/V1/store/websites': [
      { id: 0, code: 'admin', name: 'Admin', default_group_id: 0 },
      { id: 1, code: 'base', name: 'Main Website', default_group_id: 1 },
    ],
    '/V1/inventory/stock-resolver/website/base': { stock_id: 2, name: 'Main' },
    '/V1/inventory/get-sources-assigned-to-stock-ordered-by-priority/2': sources.map((code) => ({
      source_code: code,
      name: code,
      enabled: true,
    })),
  };
  return (asked, count) => {
    const path = asked.url.pathname.replace('/rest/all', '');
    const given = paths[path]?.(asked, count) ?? layout[path];
    if (given === undefined) return json({ message: 'Request does not match any route.' }, 404);
    return given instanceof Response ? given : json(given);
  };
}

export const list = (items: readonly Json[]): Json => ({ items, total_count: items.length });

/** The value of the filter on `field`, if the query has one. */
export function filterOn(asked: Asked, field: string, condition?: string): string | null {
  for (const [name, value] of asked.url.searchParams) {
    if (value !== field || !name.endsWith('[field]')) continue;
    const at = name.slice(0, -'[field]'.length);
    const said = asked.url.searchParams.get(`${at}[condition_type]`);
    if (condition === undefined || said === condition) {
      return asked.url.searchParams.get(`${at}[value]`);
    }
  }
  return null;
}

export function fixture(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, 'fixtures', name));
}

/** A fixture with changes made to it, as a `rest/order` delivery. */
export function orderDelivery(name: string, change: (composite: never) => void = () => undefined) {
  const composite = JSON.parse(fixture(name).toString());
  change(composite as never);
  return delivery('rest/order', composite);
}

export const delivery = (topic: string, value: unknown): Delivery => ({
  deliveryId: 'd1',
  topic,
  body: Buffer.from(JSON.stringify(value)),
});

export const facts = (...given: readonly Delivery[]): ChannelFact[] => given.flatMap(translate);

export function snapshotOf(given: Delivery): OrderSnapshot {
  const [fact] = translate(given);
  if (fact?.kind !== 'order') throw new Error(`no order but ${fact?.kind}`);
  return fact.snapshot;
}
