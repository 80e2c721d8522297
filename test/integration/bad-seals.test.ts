import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Runner } from '../../jobs/runner.ts';
import { limits } from '../../server/limits.ts';
import { openSecrets } from '../../server/services/channels/open-channel.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { fakeClock } from '../support/clock.ts';
import { seedChannel, WEBHOOK_SECRET } from '../support/hub.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { signed } from '../support/test-store.ts';

const THEIRS = 'the secret of another merchant';
/** Ahead of the database, which removes by its own clock what is past its time. */
const clock = fakeClock('2036-03-03T09:00:00Z');
let test: ServedHub;
let channel: ChannelDoc;

/** What somebody with a hand in the database would do: their own sealed secret laid over another's. */
beforeAll(async () => {
  test = await servedHub({ now: clock.now });
  const secrets = { webhookSecret: THEIRS };
  const attacker = await seedChannel(test.hub, { merchantId: 'mer_attacker', secrets });
  const { _id } = await seedChannel(test.hub, { merchantId: 'mer_victim', stock: { MUG: 3 } });
  await test.hub.store.channels.set(_id, { sealedSecrets: attacker.sealedSecrets });
  const laid = await test.hub.store.channels.byId(_id);
  if (!laid) throw new Error('the channel is gone');
  channel = laid;
  expect(openSecrets(test.hub.sealer, attacker)).toEqual(secrets);
});
afterAll(() => test.close());

const inbox = () => test.hub.store.inbox.docs.countDocuments({});

describe('a sealed secret copied into the channel of another merchant', () => {
  it('does not open there', () => {
    expect(() => openSecrets(test.hub.sealer, channel)).toThrow();
    expect(() => test.hub.channel(channel)).toThrow();
  });

  it('lets no webhook in, by neither of the two secrets, and nothing is stored', async () => {
    for (const [i, secret] of [THEIRS, WEBHOOK_SECRET].entries()) {
      const body = Buffer.from('{"externalId":"o1"}');
      const answer = await fetch(`${test.url}/webhooks/test/${channel._id}`, {
        method: 'POST',
        body,
        headers: signed(body, secret, `d${i}`, 'order-hint'),
      });
      expect(answer.status).toBe(503);
      expect(await answer.text()).toBe('');
    }
    expect(await inbox()).toBe(0);
  });

  it('asks no store and sends it nothing, and people are told after a few tries', async () => {
    const runner = new Runner(test.hub);
    for (let each = 0; each < limits.failuresShown; each++) {
      await runner.run('pull', channel._id);
      clock.advance(limits.restOutageMs);
    }
    expect([test.store.reads, test.store.writes]).toEqual([[], []]);
    const told = await test.hub.store.exceptions.docs.find({ state: 'open' }).toArray();
    expect(told).toMatchObject([{ kind: 'channel-failing', merchantId: 'mer_victim' }]);
    expect(JSON.stringify(told)).not.toContain(THEIRS);
  });
});
