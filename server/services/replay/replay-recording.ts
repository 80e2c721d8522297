import type { Json } from '../../../connectors/json.ts';

/** A recorded payload as a delivery of one kind of store. */
export interface Recording {
  readonly file: string;
  readonly channel: 'shopify' | 'magento';
  /** Orders go through the whole hub; what else a connector knows is only translated. */
  readonly order: boolean;
  readonly topic: string;
  readonly body: Uint8Array;
}

/** A recording as it is handed to the inbox. */
export type Replayed = Recording & { readonly deliveryId: string };

export type Recognised =
  | { readonly kind: 'recordings'; readonly recordings: readonly Recording[] }
  | { readonly kind: 'part'; readonly parts: readonly MagentoPart[] }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** A shipment or credit memo; it belongs into the delivery of its order. */
export interface MagentoPart {
  readonly file: string;
  readonly list: 'shipments' | 'creditmemos';
  readonly value: JsonObject;
}

export type JsonObject = { readonly [key: string]: Json };

export interface RecordedFile {
  readonly file: string;
  readonly raw: Uint8Array;
  readonly value: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
