import { afterAll, beforeAll, it } from 'vitest';
import { type Console, openConsole } from '../support/console.ts';
import { seedChannel, type TestHub, testHub } from '../support/hub.ts';
import { takeOrder } from '../support/merchant.ts';
import { lineOf } from '../support/orders.ts';

const merchantId = 'mer_live';

let test: TestHub;
let console_: Console;

beforeAll(async () => {
  test = await testHub();
  console_ = await openConsole(test.hub);
}, 180_000);

afterAll(async () => {
  await console_?.close();
  await test?.close();
});

it('home follows orders, exceptions, channels and stock without being asked again', async () => {
  const channel = await seedChannel(test.hub, { merchantId, name: 'Berlin', stock: { MUG: 2 } });
  const page = await console_.open({ merchantId, role: 'owner', path: '/' });
  await page.getByRole('heading', { name: 'Needs you now' }).waitFor();
  const raised = (key: string) => ({
    ...{ merchantId, key, kind: 'channel-failing' as const, channelId: channel._id },
    ...{ subject: { type: 'channel', id: channel._id }, cause: 'It fails.', nextStep: 'Look.' },
  });
  await test.hub.store.exceptions.raise([raised('failing:1')], test.hub.now());
  await page.getByRole('link', { name: '1 store fails again and again' }).waitFor();
  await test.hub.store.channels.setMode(merchantId, channel._id, 'paused');
  await page.getByText('Paused', { exact: true }).waitFor();
  await takeOrder(test.hub, channel, {
    externalId: 'one',
    number: '#1',
    placedAt: test.hub.now(),
    lines: [lineOf('MUG', 7)],
  });
  await page.getByText('1 order, 7 units').waitFor();
  await page.getByRole('link', { name: '1 item is sold below zero' }).waitFor();
  await page.context().close();
}, 60_000);
