import type { StoreIdentity } from '../../../connectors/connector.ts';
import type { ChannelDoc, ChannelMode } from '../../store/channels.ts';

export interface ConnectRequest {
  readonly merchantId: string;
  readonly kind: string;
  readonly name: string;
  readonly settings: unknown;
  readonly secrets: unknown;
  readonly mode: ChannelMode;
  /** Hub location by name, for all of the store's locations unless `locations` says otherwise. */
  readonly location: string;
  /** The store's location id → hub location name. */
  readonly locations: Readonly<Record<string, string>>;
  /** Who counts locations that this connection makes: the hub, or this channel's staff. */
  readonly counter: 'hub' | 'channel';
  /** Take the store's numbers as the opening stock of locations nobody has counted yet. */
  readonly openStock: boolean;
  /** Where the store sends its webhooks; null when it cannot reach the hub. */
  readonly callbackBase: string | null;
}

export type Connected =
  | {
      readonly ok: true;
      readonly channel: ChannelDoc;
      readonly identity: StoreIdentity;
      /** The merchant had this store already: its credentials are new, all else stayed. */
      readonly renewed: boolean;
    }
  | { readonly ok: false; readonly problems: readonly string[] };
