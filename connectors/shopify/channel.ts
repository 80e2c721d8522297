import type {
  Account,
  Channel,
  ChannelIo,
  Delivery,
  PullPage,
  StockLevel,
  StockReading,
  StockRef,
  StoreIdentity,
  Stream,
  Usage,
  WriteOutcome,
} from '../connector.ts';
import { ShopifyClient } from './api/client.ts';
import { checkShop } from './check.ts';
import { pull } from './reads/pull.ts';
import { readOrders } from './reads/read-orders.ts';
import { readProducts } from './reads/read-products.ts';
import type { ShopifySecrets, ShopifySettings } from './settings.ts';
import { readStock } from './stock/read-stock.ts';
import { writeStock } from './stock/write-stock.ts';
import { subscribe } from './subscribe.ts';

/** One connected shop. */
export class ShopifyChannel implements Channel {
  readonly #shop: string;
  readonly #client: ShopifyClient;
  readonly #io: ChannelIo;

  constructor(account: Account<ShopifySettings, ShopifySecrets>, io: ChannelIo) {
    this.#shop = account.settings.shop;
    this.#client = new ShopifyClient(account, io);
    this.#io = io;
  }

  check(): Promise<StoreIdentity> {
    return checkShop(this.#client, this.#shop);
  }

  subscribe(callbackUrl: string): Promise<void> {
    return subscribe(this.#client, callbackUrl);
  }

  pull(stream: Stream, cursor: string | null, since: Date): Promise<PullPage> {
    return pull(this.#client, stream, cursor, since);
  }

  read(kind: 'orders' | 'products', externalIds: readonly string[]): Promise<readonly Delivery[]> {
    const read = kind === 'orders' ? readOrders : readProducts;
    return read(this.#client, externalIds);
  }

  readStock(refs: readonly StockRef[]): Promise<readonly StockReading[]> {
    return readStock(this.#client, refs);
  }

  writeStock(levels: readonly StockLevel[], key: string): Promise<readonly WriteOutcome[]> {
    return writeStock(this.#client, this.#io, levels, key);
  }

  usage(): Usage {
    return this.#client.usage();
  }
}
