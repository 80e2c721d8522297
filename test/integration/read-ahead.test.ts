import { afterEach, beforeEach, expect, it } from 'vitest';
import { limits } from '../../server/limits.ts';
import { drainChannel } from '../../server/services/inbox/drain.ts';
import { publishChannel } from '../../server/services/publish/publish.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { seedChannel } from '../support/seed.ts';

let test: TestHub;
let channel: ChannelDoc;
beforeEach(async () => {
  test = await testHub();
  channel = await seedChannel(test.hub, { stock: { MUG: 10 } });
});
afterEach(() => test.close());

/** From now on no channel can be read, and somebody else holds a lease. */
async function elsewhereWhileTheDatabaseFails(lease: string) {
  await test.hub.store.leases.take(lease, 'another worker', limits.leaseMs);
  test.hub.store.channels.byId = async () => {
    throw new Error('the database is away');
  };
}

it.each([
  ['publish', publishChannel],
  ['tell', drainChannel],
] as const)(
  'a channel that is worked elsewhere (%s) is nobody’s failure, even where it cannot be read',
  async (book, work) => {
    await elsewhereWhileTheDatabaseFails(`${book}:${channel._id}`);
    expect(await work(test.hub, channel._id)).toBeNull();
  },
);

it('a channel that cannot be read fails who holds its lease, and gives the lease back', async () => {
  const { byId } = test.hub.store.channels;
  await elsewhereWhileTheDatabaseFails('something else');
  await expect(publishChannel(test.hub, channel._id)).rejects.toThrow('the database is away');
  test.hub.store.channels.byId = byId;
  expect(await publishChannel(test.hub, channel._id)).not.toBeNull();
});
