import type { SimulatedItem, SimulatedStore, SimulatorWorld } from '../../simulator.ts';

export interface MagentoOptions {
  readonly name: string;
  readonly items: readonly SimulatedItem[];
  readonly keys: IntegrationKeys;
  /** Given: the store has an outbox module that signs hint webhooks with it. */
  readonly webhookSecret?: string;
  /** Path on the hub that hint webhooks go to. */
  readonly webhookPath?: string;
  /** Base currency; USD unless given. */
  readonly currency?: string;
  /** Given: half of the orders are placed in a second store view with this currency. */
  readonly orderCurrency?: string;
  /** Order currency for one unit of base currency. */
  readonly rate?: number;
  /** Given other than the default source alone: the website sells from a stock of its own. */
  readonly sources?: readonly { readonly code: string; readonly name: string }[];
  /** 0..1 of the items are sold as children of configurable products. */
  readonly configurableShare?: number;
  /** 0..1 of the orders are paid, so invoiced, when placed. */
  readonly paidAtOnceShare?: number;
  /** Added to prices, 0 unless given. */
  readonly taxPercent?: number;
  /** The access token works as Bearer; off, as in a new store. */
  readonly bearer?: boolean;
  /** Input limits are on: the largest pageSize (Magento's own is 300). Off unless given. */
  readonly pageLimit?: number;
  /** Input limits are on: the most items of one array in a body. Off unless given. */
  readonly arrayLimit?: number;
  /** Scheme and host as Magento sees them behind a proxy, e.g. `http://shop.example`. */
  readonly seenAs?: string;
  /** Decides how the store orders parameters and reads paths when it checks a signature. */
  readonly release?: '2.4.7' | '2.4.8';
  readonly world: SimulatorWorld;
}

export interface IntegrationKeys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly accessToken: string;
  readonly accessTokenSecret: string;
}

/** What a Magento store's staff can do beyond what every simulated store offers. */
export interface SimulatedMagento extends SimulatedStore {
  /** Where its webhook module posts to; a setting of the module, there is no API for it. */
  webhooksTo(path: string): void;
  /** Unticks a resource of the integration, e.g. `Magento_Sales::actions_view`. */
  withdraw(resource: string): void;
  grant(resource: string): void;
  /** Somebody authorises the integration anew: from now on only these keys are good. */
  rekey(keys: IntegrationKeys): void;
  /** Every call is answered 503 with an HTML page while it is on. */
  maintenance(on: boolean): void;
  hold(orderId: string): boolean;
  unhold(orderId: string): boolean;
  /** None of these three moves the order's `updated_at`. */
  comment(orderId: string, text: string): boolean;
  editAddress(orderId: string, street: string): boolean;
  /** On the order's newest shipment, whose `updated_at` does not move either. */
  addTrack(orderId: string, number: string): boolean;
}
