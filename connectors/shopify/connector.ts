import type { Connector } from '../connector.ts';
import { ShopifyChannel } from './channel.ts';
import {
  type ShopifySecrets,
  type ShopifySettings,
  shopifySecrets,
  shopifySettings,
} from './settings.ts';
import { translate } from './translate/translate.ts';
import { claimedShop, verifyWebhook } from './verify.ts';

/** Shopify, by the Admin API 2026-10 and its webhooks. */
export const shopify: Connector<ShopifySettings, ShopifySecrets> = {
  kind: 'shopify',
  label: 'Shopify',
  capabilities: {
    intake: 'both',
    stockWrite: 'compare-and-set',
    // Shopify's bound for arrays in inputs.
    stockBatchMax: 250,
    streams: ['locations', 'products', 'orders'],
    numberTopics: ['inventory_levels/update'],
  },
  settings: shopifySettings,
  secrets: shopifySecrets,
  storeIdOf: (settings) => settings.shop,
  claimedStore: claimedShop,
  verify: verifyWebhook,
  translate,
  open: (account, io) => new ShopifyChannel(account, io),
};
