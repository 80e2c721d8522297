import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from '../../../connectors/magento/verify.ts';
import { delivery, facts, NOW, secrets } from './support.ts';

const body = Buffer.from('{"topic":"order.saved","order_id":"42","sku":null}');
const hmac = (text: string) =>
  createHmac('sha256', secrets.webhookSecret).update(text).update(body).digest('hex');
const seconds = (at: Date) => String(Math.floor(at.getTime() / 1000));

function signedAt(at: Date) {
  const time = seconds(at);
  return {
    'x-crossdock-topic': 'order.saved',
    'x-crossdock-event-id': 'e1',
    'x-crossdock-timestamp': time,
    'x-crossdock-signature': `v1=${hmac(`${time}.e1.`)}`,
  };
}
const verdict = (headers: Record<string, string | string[]>, given = body, key = secrets) =>
  verifyWebhook({ path: '/', headers, body: given, receivedAt: NOW }, key);

describe('a webhook of the store’s own module', () => {
  it('is taken under its event id', () => {
    expect(verdict(signedAt(NOW))).toEqual({
      ok: true,
      deliveryId: 'event:e1',
      topic: 'webhook/hint',
    });
  });
  it('is refused when time, event id or body were changed', () => {
    const changes = { 'x-crossdock-timestamp': '1', 'x-crossdock-event-id': 'e2' };
    for (const [name, value] of Object.entries(changes)) {
      expect(verdict({ ...signedAt(NOW), [name]: value })).toMatchObject({
        reason: 'bad-signature',
      });
    }
    expect(verdict(signedAt(NOW), Buffer.from('{}'))).toMatchObject({ reason: 'bad-signature' });
  });
  it.each([-301, 301])('is stale when stamped %i seconds from now', (offset) => {
    const at = new Date(NOW.getTime() + offset * 1000);
    expect(verdict(signedAt(at))).toEqual({ ok: false, reason: 'stale' });
  });
  it.each([-299, 299])('is taken when stamped %i seconds from now', (offset) => {
    expect(verdict(signedAt(new Date(NOW.getTime() + offset * 1000)))).toMatchObject({ ok: true });
  });
  it('is unsigned when the header came twice, or when no secret was agreed', () => {
    const twice = { ...signedAt(NOW), 'x-crossdock-signature': ['a', 'b'] };
    expect(verdict(twice)).toEqual({ ok: false, reason: 'unsigned' });
    const { webhookSecret: _, ...without } = secrets;
    expect(
      verifyWebhook({ path: '/', headers: signedAt(NOW), body, receivedAt: NOW }, without),
    ).toEqual({ ok: false, reason: 'unsigned' });
  });
});

describe('a webhook of async-events', () => {
  it('is taken when the body’s HMAC is right, and named after its content', () => {
    const first = verdict({ 'x-magento-signature': hmac('') });
    expect(first).toMatchObject({ ok: true, topic: 'webhook/hint' });
    expect(verdict({ 'x-magento-signature': hmac('').toUpperCase() })).toEqual(first);
    expect(verdict({ 'x-magento-signature': hmac('x') })).toMatchObject({ ok: false });
  });
});

describe('what a webhook says', () => {
  const said = (value: unknown) => facts(delivery('webhook/hint', value))[0];

  it('is never more than which order to read', () => {
    const order = { entity_id: 42, increment_id: '000000042', state: 'complete', grand_total: 1 };
    expect(said(order)).toEqual({ kind: 'order-hint', externalId: '42' });
    expect(said({ topic: 'order.saved', order_id: '42', sku: null })).toEqual({
      kind: 'order-hint',
      externalId: '42',
    });
    const shipment = { entity_id: 7, order_id: 42, increment_id: '000000007' };
    expect(said(shipment)).toEqual({ kind: 'order-hint', externalId: '42' });
  });
  it('or which product', () => {
    const product = { id: 5, sku: 'MUG-1', type_id: 'simple', name: 'Mug' };
    expect(said(product)).toEqual({ kind: 'listing-hint', externalProductId: '5' });
  });
  it.each([
    [null],
    [[]],
    ['text'],
    [{ order_id: { $gt: 1 } }],
    [{ topic: 'stock.saved', sku: 'A' }],
  ])('of %j is ignored with a reason', (value) => {
    expect(said(value)).toMatchObject({ kind: 'ignored' });
  });

  it('with a key that stands twice is noticed', () => {
    const body = Buffer.from('{"order_id":41,"order_id":42}');
    expect(facts({ deliveryId: 'd', topic: 'webhook/hint', body })).toEqual([
      { kind: 'order-hint', externalId: '42' },
      { kind: 'duplicate-keys' },
    ]);
  });
});
