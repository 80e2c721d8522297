import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disconnectChannel } from '../../server/services/channels/disconnect-channel.ts';
import { chooseCounter } from '../../server/services/stock/choose-counter.ts';
import { hubShelf } from '../../server/services/stock/hub-shelf.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { seedChannel } from '../support/seed.ts';

let test: TestHub;

beforeAll(async () => {
  test = await testHub();
});
afterAll(() => test.close());

async function shop(merchantId: string, name: string) {
  const { hub } = test;
  const channel = await seedChannel(hub, {
    merchantId,
    name,
    location: `Shelf of ${name}`,
    stock: { MUG: 4 },
  });
  return { hub, merchantId, channel, locationId: channel.defaultLocationId ?? '' };
}

describe('who counts a shelf', () => {
  it('can be handed to the staff of a store that stocks it, and taken back', async () => {
    const { hub, merchantId, channel, locationId } = await shop('mer_counter_1', 'North');
    await chooseCounter(hub, merchantId, locationId, channel._id);
    expect(await hubShelf(hub, merchantId, 'MUG', locationId)).toMatchObject({
      code: 'counted_elsewhere',
    });
    await chooseCounter(hub, merchantId, locationId, null);
    expect(await hubShelf(hub, merchantId, 'MUG', locationId)).toMatchObject({
      location: { counter: 'hub' },
    });
  });

  it('is never somebody who does not stock it, or whose numbers cannot be read', async () => {
    const { hub, merchantId, channel, locationId } = await shop('mer_counter_2', 'East');
    const other = await shop('mer_counter_2', 'West');
    expect(await chooseCounter(hub, merchantId, locationId, other.channel._id)).toMatchObject({
      code: 'not_stocked',
    });
    await disconnectChannel(hub, { merchantId, actor: 'key:test' }, channel._id, false);
    expect(await chooseCounter(hub, merchantId, locationId, channel._id)).toMatchObject({
      code: 'disconnected',
    });
  });

  it('is the hub once the store whose staff counted is disconnected, and the preview says so', async () => {
    const { hub, merchantId, channel, locationId } = await shop('mer_counter_3', 'South');
    await chooseCounter(hub, merchantId, locationId, channel._id);
    const preview = await disconnectChannel(
      hub,
      { merchantId, actor: 'key:test' },
      channel._id,
      true,
    );
    expect(preview).toMatchObject({ kept: { counted: ['Shelf of South'] } });
    await disconnectChannel(hub, { merchantId, actor: 'key:test' }, channel._id, false);
    expect(await hubShelf(hub, merchantId, 'MUG', locationId)).toMatchObject({
      location: { counter: 'hub' },
    });
  });

  it('of another merchant is not found', async () => {
    const { hub, locationId } = await shop('mer_counter_4', 'Far');
    expect(await chooseCounter(hub, 'mer_counter_1', locationId, null)).toBeNull();
  });
});
