import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../server/log.ts';
import type { Hub } from '../../server/services/hub.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { apiOf } from '../support/api.ts';
import { seedChannel, type TestHub, testHub, WEBHOOK_SECRET } from '../support/hub.ts';
import { lineOf, snapshotOf } from '../support/orders.ts';
import { type Served, serve } from '../support/serve.ts';
import { browse } from '../support/sign-in.ts';
import { signed } from '../support/test-store.ts';
import { workInbox } from '../support/work.ts';

/** A line of its own, colours and a wiped screen: in the old form of terminals, in the new one, and mirrored. */
const FORGERY =
  '\r\n{"level":60,"msg":"forged"}\u001b[2J\u001b[31m\u009b31m\u007f\u2028\u202e\u{e0001}';
const NAME = `#7${FORGERY}`;
const PERSONAL = ['Ida Holm', 'ida.holm@example.com', '+46701234567', 'Hamngatan', 'Ring twice'];
const [name = '', email = '', phone = '', street = '', note = ''] = PERSONAL;

const written: string[] = [];
let test: TestHub;
let hub: Hub;
let served: Served;
let channel: ChannelDoc;

/** Whatever the process says, by its log or past it. */
function listen(): void {
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
  }
}

beforeAll(async () => {
  listen();
  const log = createLog('trace');
  test = await testHub({ io: { log } });
  hub = { ...test.hub, log };
  served = await serve(hub);
  channel = await seedChannel(hub, { name: `Shop${FORGERY}`, stock: { MUG: 9 } });
  await orderGoesThrough();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await served.close();
  await test.close();
});

const order = () =>
  snapshotOf({
    externalId: NAME,
    number: NAME,
    placedAt: hub.now(),
    lines: [lineOf('MUG', 1), lineOf('WHAT', 1, { title: `Gift for ${name}${FORGERY}` })],
    buyer: { externalId: null, name: name + FORGERY, email, phone },
    shipTo: {
      ...{ name, company: '', lines: [street], city: 'Göteborg', region: '' },
      ...{ postalCode: '411 06', countryCode: 'SE', phone },
    },
    note: note + FORGERY,
  });

let sent = 0;
async function deliver(topic: string, said: string, secret = WEBHOOK_SECRET): Promise<number> {
  const body = Buffer.from(said);
  const headers = signed(body, secret, `d${++sent}`, topic);
  const url = `${served.url}/webhooks/test/${channel._id}`;
  const { status } = await fetch(url, { method: 'POST', body, headers });
  await workInbox(hub, channel._id);
  return status;
}

/** Taken, hidden by its store, one that cannot be read, one that nobody signed, an export and a bad sign-in. */
async function orderGoesThrough(): Promise<void> {
  const text = JSON.stringify(order());
  expect(await deliver('order', text)).toBe(200);
  expect(await deliver('order-hint', JSON.stringify({ externalId: NAME }))).toBe(200);
  expect(await deliver('order', `${text.slice(0, -1)}, "${email}": no JSON}`)).toBe(200);
  expect(await deliver(`topic of ${email}`, text)).toBe(200);
  expect(await deliver('order', text, 'a guess')).toBe(401);
  const api = await apiOf(hub, served.url, channel.merchantId);
  const file = await api(`/orders.csv?q=${encodeURIComponent(email)}`);
  expect(file.text).toContain(name);
  // What a store says of itself may stand in the reason of a failure.
  hub.log('import.failed', { channelId: channel._id, reason: NAME });
  const form = { email, password: `a guess of ${name}` };
  expect(
    (await browse(served.url, '/auth/sign-in/email', { method: 'POST', body: form })).status,
  ).toBe(401);
}

const lines = () =>
  written
    .join('')
    .split('\n')
    .filter((line) => line !== '');

describe('the log, while an order with a name like a log line goes through', () => {
  it('is one JSON object a line, and every one of them is the hub’s', () => {
    const said = lines().map((line) => JSON.parse(line));
    const events = said.map(({ msg }) => msg);
    for (const event of ['inbox.drained', 'inbox.dead', 'order.hidden', 'orders.exported']) {
      expect(events).toContain(event);
    }
    expect(events).not.toContain('forged');
    expect(said.every(({ level, time }) => level < 60 && typeof time === 'string')).toBe(true);
    expect(said.find(({ msg }) => msg === 'import.failed').reason).toBe(NAME);
  });

  it('holds nothing that a terminal obeys or that hides from its reader', () => {
    for (const line of lines()) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  });

  it('holds nothing of the buyer', () => {
    const text = written.join('');
    for (const each of [...PERSONAL, 'Ida', 'Holm', 'example.com'])
      expect(text).not.toContain(each);
  });

  it('names every field that its events have', () => {
    expect(written.join('')).not.toContain('unlisted');
  });

  it('tells no field that is not on its list, but that there was one', () => {
    written.length = 0;
    hub.log('order.told', { orderId: 'ord_1', email, buyer: { name } });
    const [line = '{}'] = lines();
    expect(JSON.parse(line)).toMatchObject({ orderId: 'ord_1', unlisted: ['email', 'buyer'] });
    for (const each of PERSONAL) expect(line).not.toContain(each);
  });
});
