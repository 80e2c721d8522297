import { limits } from '../../../server/limits.ts';
import { counted } from './counted.ts';
import { begins, type ChannelLoad } from './demand.ts';
import type { Scale } from './scale.ts';
import { order } from './shapes.ts';

/** Rows of one page, in both connectors. */
const PAGE = 100;

/** What is begun a second for one channel. */
export interface ChannelFlow {
  /** Webhooks that arrive; `whole` of them tell an order, the others are short. */
  readonly webhooks: number;
  readonly whole: number;
  /** Passes of the drain, and how many of them meet news of orders, or levels. */
  readonly drains: number;
  readonly drainsOrders: number;
  readonly drainsLevels: number;
  /** Publish passes with something to send, and those that find the right number. */
  readonly sends: number;
  readonly sames: number;
  /** Numbers sent. */
  readonly levels: number;
  /** Passes that read again what a message only hinted at: at once, and patiently. */
  readonly readsNew: number;
  readonly readsKnown: number;
  /** Orders asked of the store a second. */
  readonly ordersRead: number;
  /** Something changed within what a poll looks back on. */
  readonly awake: number;
  /** Pages of polls beyond the first: what changed in the overlap is read, and offered, again each time. */
  readonly pages: number;
}

/** Seconds of one pass: while it lasts, and until it is begun, more may come and is taken along. */
export interface PassSeconds {
  readonly drain: number;
  readonly publish: Readonly<Record<ChannelLoad['kind'], number>>;
  readonly read: number;
  /** Between two polls as they really come. */
  readonly poll: number;
}

/** The steady flow of one channel, in closed form. */
export function flowOf(load: ChannelLoad, scale: Scale, pass: PassSeconds): ChannelFlow {
  const shop = load.kind === 'shopify';
  const { orders, elsewhere } = load;
  const levels = elsewhere * order.lines;
  const sends = begins(elsewhere, pass.publish[load.kind]);
  // Each number that is written comes back as a level, beside those that the shop's own sales lowered.
  const told = shop ? orders * order.lines + levels : 0;
  const hints = shop ? orders * order.partHints : orders * order.magentoHints;
  const whole = shop ? orders * order.tellings : 0;
  const webhooks = whole + hints + told;
  const polled = orders * (shop ? order.pollHints : order.magentoPollHints);
  // Deliveries of a poll come together, so a poll is at most one pass.
  const pollPasses = begins(polled, pass.poll);
  const unproven = shop && scale.app === 'one';
  const news = shop && !unproven ? orders * order.revisions : 0;
  // What must be read of the store: each telling of it, but many of one order within a pass once.
  const toRead = unproven ? whole : shop ? 0 : hints;
  const readsNew = begins(toRead, pass.read);
  const lookBack = pass.poll + limits.pullOverlapMs / 1_000;
  const moves = (orders + elsewhere) * order.moves;
  return {
    webhooks,
    whole,
    drains: begins(webhooks, pass.drain) + pollPasses,
    drainsOrders: begins(news, pass.drain),
    drainsLevels: begins(told, pass.drain),
    sends,
    sames: begins(moves - elsewhere, pass.drain),
    levels,
    readsNew,
    readsKnown: begins(shop ? hints : 0, limits.hintPatienceMs / 1_000) + pollPasses,
    ordersRead: toRead === 0 ? 0 : Math.min(toRead, orders * order.revisions),
    awake: 1 - Math.exp(-(orders * order.moves) * lookBack),
    pages:
      Math.max(0, (polled * lookBack) / PAGE - (shop ? 1 : counted.magentoPollCalls)) / pass.poll,
  };
}
