import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { RawRequest, Verdict } from '../connector.ts';
import { bounds } from './bounds.ts';
import type { MagentoSecrets } from './settings.ts';
import { topics } from './topics.ts';

/**
 * Two senders sign: the store's own module (time, event id and body under one HMAC) and async-events (the
 * body alone). Whoever signed, the payload is only a hint, so a replay costs one read. Never throws.
 */
export function verifyWebhook(request: RawRequest, secrets: MagentoSecrets): Verdict {
  const secret = secrets.webhookSecret;
  if (!secret) return { ok: false, reason: 'unsigned' };
  const ours = header(request, 'x-crossdock-signature');
  if (ours) return verifyModule(request, secret, ours);
  const async = header(request, 'x-magento-signature');
  if (async) return verifyAsyncEvent(request, secret, async);
  return { ok: false, reason: 'unsigned' };
}

function verifyModule(request: RawRequest, secret: string, given: string): Verdict {
  const time = header(request, 'x-crossdock-timestamp') ?? '';
  const eventId = header(request, 'x-crossdock-event-id') ?? '';
  const expected = createHmac('sha256', secret).update(`${time}.${eventId}.`).update(request.body);
  if (eventId === '' || !same(`v1=${expected.digest('hex')}`, given)) {
    return { ok: false, reason: 'bad-signature' };
  }
  // A retry is stamped anew, so an old stamp is somebody else's recording.
  const age = Math.abs(request.receivedAt.getTime() - Number(time) * 1000);
  if (!(age <= bounds.webhookAgeMs)) return { ok: false, reason: 'stale' };
  return { ok: true, deliveryId: `event:${eventId}`, topic: topics.webhook };
}

function verifyAsyncEvent(request: RawRequest, secret: string, given: string): Verdict {
  const expected = createHmac('sha256', secret).update(request.body).digest('hex');
  if (!same(expected, given.toLowerCase())) return { ok: false, reason: 'bad-signature' };
  const content = createHash('sha256').update(request.body).digest('hex');
  return { ok: true, deliveryId: `content:${content}`, topic: topics.webhook };
}

function same(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** A header sent twice counts as absent: which of the two was meant cannot be told. */
function header(request: RawRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
