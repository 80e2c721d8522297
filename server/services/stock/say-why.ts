import type { Why } from './why-number.ts';

/** What is behind a number, as a person would tell it. */
export function sayWhy(why: Omit<Why, 'sentences'>): string[] {
  return [sumOf(why), shownOf(why), ...why.waits.map((wait) => wait.text)];
}

function sumOf({ target, sources, listing }: Omit<Why, 'sentences'>): string {
  const parts = sources.map(
    ({ balance, locationName }) => `${balance.available} available at ${locationName}`,
  );
  const buffer = listing.buffer > 0 ? ` less a buffer of ${listing.buffer}` : '';
  const sum = parts.length > 0 ? parts.join(' and ') : 'no location behind it';
  return `It should show ${target}: ${sum}${buffer}${target === 0 ? ', never below zero' : ''}.`;
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
