import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { Binary } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../server/limits.ts';
import { packBody, type StoredBody, unpackBody } from '../../../server/store/inbox-body.ts';
import { shopifyOrder } from '../../support/shopify.ts';

const order = Buffer.from(shopifyOrder({ lines: 20 }));
const sentOf = (stored: StoredBody) => {
  const sent = unpackBody(stored);
  return sent && Buffer.from(sent);
};
const noted = (text: string) => Buffer.from(JSON.stringify({ note: text }));

describe('a body in the inbox', () => {
  it('comes back byte for byte, whatever the bytes are', async () => {
    const bytes = fc.uint8Array({ maxLength: 3_000 });
    const repeated = fc.tuple(bytes, fc.nat(40)).map(([part, times]) => {
      return Buffer.concat(Array.from({ length: times }, () => part));
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, repeated), async (sent) => {
        expect(sentOf(await packBody(sent))?.equals(sent)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('takes a quarter of its bytes at most, and says how it is packed and how long it was', async () => {
    const stored = await packBody(order);
    expect(stored).toMatchObject({ encoding: 'zstd', size: order.length });
    expect(stored.body.length()).toBeLessThan(order.length / 4);
  });

  it('stands as it was sent where packing does not pay: small ones, and what does not shrink', async () => {
    const small = Buffer.alloc(limits.packFromBytes - 1, 'x');
    for (const sent of [small, randomBytes(7_000), randomBytes(100_000)]) {
      expect(await packBody(sent)).toEqual({ body: new Binary(sent) });
    }
  });

  it.each([
    ['a usual one', order],
    ['one of 10 MB', noted('n'.repeat(limits.webhookBodyBytes - 11))],
  ])('of a document without encoding is what it is: %s', (_name, sent) => {
    expect(sentOf({ body: new Binary(sent) })?.equals(sent)).toBe(true);
  });

  it('of 10 MB is packed away from the event loop, which goes on meanwhile', async () => {
    const sent = noted(randomBytes(limits.webhookBodyBytes / 2 - 10).toString('hex'));
    let packed = false;
    let turns = 0;
    const stored = packBody(sent).then((done) => {
      packed = true;
      return done;
    });
    while (!packed) {
      await new Promise(setImmediate);
      turns++;
    }
    expect(turns).toBeGreaterThan(10);
    expect(sentOf(await stored)?.equals(sent)).toBe(true);
  });

  it('above what any door lets in is not packed, because it would not be unpacked', async () => {
    const sent = Buffer.alloc(limits.inboxBodyBytes + 1, 'x');
    expect((await packBody(sent)).encoding).toBeUndefined();
  });
});

describe('what cannot be read', () => {
  const packed = async (over: Partial<StoredBody> = {}) => ({
    ...(await packBody(order)),
    ...over,
  });
  const changed = async (at: number) => {
    const { body } = await packBody(order);
    const bytes = Buffer.from(body.buffer);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return packed({ body: new Binary(bytes) });
  };

  it('is never taken for what was sent: any damaged byte is noticed', async () => {
    const { body } = await packBody(order);
    for (let at = 0; at < body.length(); at++) {
      const sent = sentOf(await changed(at));
      expect(sent === null || sent.equals(order)).toBe(true);
    }
    expect(
      sentOf(await packed({ body: new Binary(Buffer.from(body.buffer.subarray(0, 99))) })),
    ).toBe(null);
  });

  it('is what inflates to more than it was, or than anything may be', async () => {
    expect(sentOf(await packed({ size: order.length - 1 }))).toBe(null);
    expect(sentOf(await packed({ size: order.length + 1 }))).toBe(null);
    const size = limits.inboxBodyBytes + 1;
    const bomb = new Binary(zstdCompressSync(Buffer.alloc(size)));
    expect(sentOf({ body: bomb, encoding: 'zstd', size })).toBe(null);
  });

  it('is what a newer version packed in its own way', async () => {
    const newer = { ...(await packed()), encoding: 'brotli' } as unknown as StoredBody;
    expect(sentOf(newer)).toBe(null);
  });
});
