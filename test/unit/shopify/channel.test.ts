import { describe, expect, it } from 'vitest';
import { shopify } from '../../../connectors/shopify/connector.ts';
import { SUBSCRIBED } from '../../../connectors/shopify/topics.ts';
import { data, scripted } from './fixtures/scripted.ts';

const end = { hasNextPage: false, endCursor: null };
const shop = (scopes: readonly string[], domain = 'oak-and-ash.myshopify.com') =>
  data({
    shop: {
      id: 'gid://shopify/Shop/1',
      name: 'Oak & Ash',
      myshopifyDomain: domain,
      currencyCode: 'EUR',
      ianaTimezone: 'Europe/Helsinki',
    },
    currentAppInstallation: { accessScopes: scopes.map((handle) => ({ handle })) },
  });
const quantities = (...names: readonly string[]) =>
  data({ inventoryProperties: { quantityNames: names.map((name) => ({ name })) } });
const ALL = ['read_orders', 'read_products', 'write_inventory', 'read_locations'];

describe('the live check', () => {
  it('finds nothing missing when all is granted; writing includes reading', async () => {
    const store = scripted([shop(ALL), quantities('available', 'on_hand')]);
    expect(await store.channel.check()).toEqual({
      externalStoreId: 'oak-and-ash.myshopify.com',
      name: 'Oak & Ash',
      currency: 'EUR',
      timezone: 'Europe/Helsinki',
      missing: [],
    });
  });

  it('names each missing permission and what it is for, without asking for what it may not see', async () => {
    const { missing } = await scripted([shop(['read_orders', 'read_locations'])]).channel.check();
    expect(missing).toEqual([
      'Grant the app the permission "read_products", needed to see products and their variants.',
      'Grant the app the permission "read_inventory", needed to see stock levels.',
      'Grant the app the permission "write_inventory", needed to write stock levels.',
    ]);
  });

  it('notices that another shop answers, and a shop without sellable numbers', async () => {
    const store = scripted([shop(ALL, 'other.myshopify.com'), quantities('on_hand')]);
    expect((await store.channel.check()).missing).toEqual([
      'The shop that answers is other.myshopify.com, not oak-and-ash.myshopify.com.',
      'The shop keeps no quantity called "available".',
    ]);
  });
});

describe('asking for webhooks', () => {
  const HERE = 'https://hub.example.com/webhooks/shopify';
  const existing = (topics: readonly string[], uri = HERE) =>
    data({
      webhookSubscriptions: {
        nodes: topics.map((topic) => ({ id: 'gid://shopify/WebhookSubscription/1', topic, uri })),
        pageInfo: end,
      },
    });
  const made = (message?: string) =>
    data({
      webhookSubscriptionCreate: {
        webhookSubscription: null,
        userErrors: message ? [{ field: null, message }] : [],
      },
    });

  it('asks only for what is not sent here yet, and leaves other addresses alone', async () => {
    const store = scripted([existing(SUBSCRIBED.slice(1)), made()]);
    await store.channel.subscribe(HERE);
    expect(store.asked[1]?.variables).toEqual({ topic: SUBSCRIBED[0], uri: HERE });
    const elsewhere = scripted([
      existing(SUBSCRIBED, 'https://old.example.com'),
      ...SUBSCRIBED.map(() => made()),
    ]);
    await elsewhere.channel.subscribe(HERE);
    expect(elsewhere.asked).toHaveLength(SUBSCRIBED.length + 1);
  });

  it('is content when someone else was faster', async () => {
    const taken = 'Address for this topic has already been taken';
    await scripted([existing(SUBSCRIBED.slice(1)), made(taken)]).channel.subscribe(HERE);
  });

  it('tries every topic, then tells which were refused', async () => {
    const store = scripted([existing(SUBSCRIBED.slice(2)), made('Address is not allowed'), made()]);
    await expect(store.channel.subscribe(HERE)).rejects.toMatchObject({
      kind: 'rejected',
      message: `${SUBSCRIBED[0]}: Address is not allowed`,
    });
    expect(store.left).toEqual([]);
  });
});

describe('what one types to connect a shop', () => {
  it('is the domain of a shop and nothing else', () => {
    const parse = (name: string) => shopify.settings.safeParse({ shop: name }).success;
    expect(parse(' Oak-and-Ash.myshopify.com ')).toBe(true);
    for (const name of [
      'https://oak-and-ash.myshopify.com',
      'oak-and-ash.com',
      'a.myshopify.com.evil.example',
      'evil.example/a.myshopify.com',
      '-a.myshopify.com',
      '',
    ]) {
      expect(parse(name)).toBe(false);
    }
  });
});
