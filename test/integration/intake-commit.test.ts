import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { seedChannel, type TestHub, testHub, WEBHOOK_SECRET } from '../support/hub.ts';
import { type Served, serve } from '../support/serve.ts';
import { signed } from '../support/test-store.ts';

let test: TestHub;
let served: Served;
let channel: ChannelDoc;

beforeEach(async () => {
  test = await testHub();
  served = await serve(test.hub);
  channel = await seedChannel(test.hub);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await served.close();
  await test.close();
});

const send = (id: string, body = Buffer.from('{}')) =>
  fetch(`${served.url}/webhooks/test/${channel._id}`, {
    method: 'POST',
    body,
    headers: signed(body, WEBHOOK_SECRET, id),
  });
const statusesOf = async (answers: readonly Promise<Response>[]) =>
  (await Promise.all(answers)).map((answer) => answer.status);
const rows = () => test.hub.store.inbox.docs.countDocuments({});

it('stores fifty parallel deliveries of one webhook once, and answers 200 to each', async () => {
  const statuses = await statusesOf(Array.from({ length: 50 }, () => send('the-same')));
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(await rows()).toBe(1);
});

/** Holds the next insert back until it is released. */
function heldInsert() {
  const { docs } = test.hub.store.inbox;
  const insert = docs.insertMany.bind(docs);
  let release = () => {};
  const gate = new Promise<void>((open) => {
    release = open;
  });
  const inserts = vi.spyOn(docs, 'insertMany').mockImplementationOnce(async (...args) => {
    await gate;
    return insert(...args);
  });
  return { inserts, release };
}
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

it('shares one insert among all webhooks that arrived while another was under way', async () => {
  const { inserts, release } = heldInsert();
  const answers = Array.from({ length: 100 }, (_, i) => send(`burst-${i}`));
  await pause(700);
  release();
  expect(new Set(await statusesOf(answers))).toEqual(new Set([200]));
  expect(await rows()).toBe(100);
  expect(inserts.mock.calls.length).toBeLessThanOrEqual(3);
});

it('answers 200 only when the insert is done', async () => {
  const { release } = heldInsert();
  let answered = false;
  const answer = send('waits').then((response) => {
    answered = true;
    return response;
  });
  await pause(150);
  expect(answered).toBe(false);
  release();
  expect((await answer).status).toBe(200);
});

it('answers 503 while the database fails, never 200, and takes the repeated webhook after', async () => {
  const { docs } = test.hub.store.inbox;
  vi.spyOn(docs, 'insertMany').mockRejectedValueOnce(new Error('disk full'));
  const answer = await send('once-more');
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('5');
  expect(await rows()).toBe(0);
  expect((await send('once-more')).status).toBe(200);
  expect(await rows()).toBe(1);
});

it('answers 503 when the database is gone before the channel could be looked up', async () => {
  await test.hub.store.connection.close();
  expect((await send('nowhere')).status).toBe(503);
});

it('writes "last received" once for a burst', async () => {
  const notes = vi.spyOn(test.hub.store.channels, 'set');
  await statusesOf(Array.from({ length: 40 }, (_, i) => send(`note-${i}`)));
  expect(notes).toHaveBeenCalledTimes(1);
});
