import type { Made, MadeAt, PartThere } from '../../domain/made.ts';
import { limits } from '../../limits.ts';
import type { Why } from './why-number.ts';

/** What is behind a number, as a person would tell it. */
export function sayWhy(why: Omit<Why, 'sentences'>): string[] {
  return [sumOf(why), shownOf(why), ...why.waits.map((wait) => wait.text)];
}

function sumOf({ target, made, sources, listing }: Omit<Why, 'sentences'>): string {
  const parts = sources.map((source) =>
    source.made
      ? madeThere(source.made, source.locationName)
      : `${source.balance.available} available at ${source.locationName}`,
  );
  const buffer = listing.buffer > 0 ? ` less a buffer of ${listing.buffer}` : '';
  const sum = parts.length > 0 ? parts.join(' and ') : 'no location behind it';
  const owed = made ? heldBack(made) : '';
  return `It should show ${target}: ${sum}${owed}${buffer}${target === 0 ? ', never below zero' : ''}.`;
}

/** "3 can be made at Main, limited by MUG-1 (2 of MUG-1 each, 7 available; …)". */
function madeThere({ units, bottleneck, parts }: MadeAt, locationName: string): string {
  const byNeed = parts.toSorted((a, b) => rank(a, bottleneck) - rank(b, bottleneck));
  const told = byNeed
    .slice(0, limits.partsTold)
    .map(({ sku, quantity, available }) => `${quantity} of ${sku} each, ${available} available`);
  const more = parts.length > limits.partsTold ? '; and others' : '';
  return `${units} can be made at ${locationName}, limited by ${bottleneck} (${told.join('; ')}${more})`;
}

/** The bottleneck first. */
const rank = ({ sku, lasts }: PartThere, bottleneck: string) => (sku === bottleneck ? -1 : lasts);

function heldBack({ units, bottleneck, places }: Made): string {
  const each = places.reduce((sum, place) => sum + place.units, 0);
  return each > units
    ? `, but only ${units} together, because ${bottleneck} is owed at another location`
    : '';
}

function shownOf({ believed, target, channel, listing }: Omit<Why, 'sentences'>): string {
  const { published, publishedAt } = listing.sync;
  const last =
    published === null || !publishedAt
      ? 'The hub has never written it.'
      : `The hub last wrote ${published} at ${publishedAt.toISOString()}.`;
  if (believed === null) return `${channel.name} was never read, so what it shows is not known.`;
  if (believed === target) return `${channel.name} shows ${believed}, as it should. ${last}`;
  return `${channel.name} shows ${believed}, as far as the hub can tell. ${last}`;
}

/** Something that keeps a number from being written now: for programs, and in a sentence. */
export interface Wait {
  readonly code: WaitCode;
  readonly text: string;
}

export const WAIT_CODES = [
  'untracked',
  'unlinked',
  'not-connected',
  'not-live',
  'resting',
  'seen',
  'in-flight',
  'failed',
  'due',
] as const;
export type WaitCode = (typeof WAIT_CODES)[number];

export function waitsFor(
  { listing, channel }: Pick<Why, 'listing' | 'channel'>,
  now: Date,
): Wait[] {
  const { sync } = listing;
  const { restUntil } = channel.health;
  const reasons: [boolean, WaitCode, string][] = [
    [!listing.tracked, 'untracked', 'The channel keeps no stock for it, so nothing is written.'],
    [
      listing.sources.length === 0,
      'unlinked',
      'No hub location is linked to where the channel stocks it.',
    ],
    [channel.status !== 'connected', 'not-connected', `The channel is ${channel.status}.`],
    [
      channel.mode !== 'live',
      'not-live',
      `The channel is in ${channel.mode} mode: numbers are not written.`,
    ],
    [
      restUntil !== null && restUntil > now,
      'resting',
      `The channel rests until ${restUntil?.toISOString()}.`,
    ],
    [
      sync.number.seen !== null,
      'seen',
      `The channel was seen showing ${sync.number.seen?.sellable}; an increase waits until every ` +
        'order up to then is read.',
    ],
    [
      sync.number.flight !== null,
      'in-flight',
      `A write of ${sync.number.flight?.sellable} has no known outcome yet; the channel is read first.`,
    ],
    [sync.error !== null, 'failed', `The last try failed: ${sync.error}`],
    [sync.due, 'due', 'It is due to be looked at.'],
  ];
  return reasons.flatMap(([applies, code, text]) => (applies ? [{ code, text }] : []));
}
