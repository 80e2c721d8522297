import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { json, page, scripted } from './support.ts';

const require = createRequire(import.meta.url);

describe('magento2-rest-client', () => {
  it('leaves the process’s uncaught exceptions alone', async () => {
    const before = process.listenerCount('uncaughtException');
    await import('../../../connectors/magento/rest-client.ts');
    expect(process.listenerCount('uncaughtException')).toBe(before);
  });

  it('runs on this repository’s stand-ins, not on what it asks for', () => {
    const fromPackage = createRequire(require.resolve('magento2-rest-client/package.json'));
    for (const name of ['oauth-1.0a', 'request', 'winston']) {
      expect(fromPackage(`${name}/package.json`).version).toMatch(/-crossdock$/);
    }
  });

  it('carries the product list: signed by HMAC-SHA256, bounded and clocked like every call', async () => {
    const { restGet } = await import('../../../connectors/magento/rest-client.ts');
    const { transport, asked } = scripted(() => json({ items: [{ some_KEY_x: 1 }] }));
    const answer = await restGet(transport, '/products?searchCriteria%5BpageSize%5D=1');
    expect(asked[0]?.url.href).toBe(
      'https://shop.example/rest/all/V1/products?searchCriteria%5BpageSize%5D=1',
    );
    expect(asked[0]?.authorization).toContain('oauth_signature_method="HMAC-SHA256"');
    expect(answer.value).toEqual({ items: [{ some_KEY_x: 1 }] });
  });

  it('settles with a real error, after the transport’s tries, whatever comes back', async () => {
    const { restGet } = await import('../../../connectors/magento/rest-client.ts');
    for (const answer of [() => page('', 502), () => page('<html>', 200), () => page('', 401)]) {
      const { transport, asked } = scripted(answer);
      await expect(restGet(transport, '/products?x=1')).rejects.toMatchObject({
        name: 'ChannelError',
      });
      expect(new Set(asked.map((each) => each.authorization)).size).toBe(asked.length);
    }
  });

  it('refuses to be used around our transport', () => {
    const { Magento2Client } = require('magento2-rest-client');
    expect(() => Magento2Client({ url: 'https://shop.example', consumerKey: 'key' })).toThrow(
      /rest-client\.ts/,
    );
  });
});
