import type { Connector } from '../connector.ts';
import { bounds } from './bounds.ts';
import { openMagento } from './channel.ts';
import {
  type MagentoSecrets,
  type MagentoSettings,
  magentoSecrets,
  magentoSettings,
  storeIdOf,
} from './settings.ts';
import { translate } from './translate/translate.ts';
import { verifyWebhook } from './verify.ts';

export const magento: Connector<MagentoSettings, MagentoSecrets> = {
  kind: 'magento',
  label: 'Magento / Adobe Commerce',
  capabilities: {
    intake: 'both',
    stockWrite: 'read-verify-write',
    stockBatchMax: bounds.arrayItems,
    streams: ['locations', 'products', 'orders', 'shipments', 'invoices', 'refunds'],
    numberTopics: [],
  },
  settings: magentoSettings,
  secrets: magentoSecrets,
  storeIdOf,
  // A Magento store posts to an address of its own channel; no sender names its store.
  claimedStore: () => null,
  verify: verifyWebhook,
  translate,
  open: openMagento,
};
