import type { z } from 'zod';
import type { channelList } from '../../../../server/http/presenters/channel.ts';
import type { channelPage, storeCheck } from '../../../../server/http/presenters/channel-page.ts';
import type {
  disconnection,
  modeChange,
  shadowPage,
} from '../../../../server/http/presenters/shadow.ts';

export type ChannelList = z.output<typeof channelList>;
export type ChannelRow = ChannelList['channels'][number];
export type Channel = z.output<typeof channelPage>;
export type Importing = NonNullable<Channel['importing']>;
export type Mode = Channel['mode'];
export type StoreCheck = z.output<typeof storeCheck>;
export type StoreLocation = StoreCheck['locations'][number];
export type ShadowAnswer = z.output<typeof shadowPage>;
export type ShadowNumber = ShadowAnswer['numbers'][number];
export type ShadowTotals = NonNullable<ShadowAnswer['totals']>;
export type ModeChange = z.output<typeof modeChange>;
export type Disconnection = z.output<typeof disconnection>;

/** A hub location, as far as choosing one needs it. */
export interface Shelf {
  readonly id: string;
  readonly name: string;
}
