import type { Why } from './why-number.ts';

/** What is behind a number, as a person would tell it. */
export function sayWhy(why: Omit<Why, 'sentences'>, now: Date): string[] {
  return [sumOf(why), shownOf(why), ...waitsFor(why, now)];
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

/** Everything that keeps the number from being written now. */
function waitsFor({ listing, channel }: Omit<Why, 'sentences'>, now: Date): string[] {
  const { sync } = listing;
  const { restUntil } = channel.health;
  const reasons: [boolean, string][] = [
    [!listing.tracked, 'The channel keeps no stock for it, so nothing is written.'],
    [listing.sources.length === 0, 'No hub location is linked to where the channel stocks it.'],
    [channel.status !== 'connected', `The channel is ${channel.status}.`],
    [channel.mode !== 'live', `The channel is in ${channel.mode} mode: numbers are not written.`],
    [restUntil !== null && restUntil > now, `The channel rests until ${restUntil?.toISOString()}.`],
    [
      sync.number.seen !== null,
      `The channel was seen showing ${sync.number.seen?.sellable}; an increase waits until every ` +
        'order up to then is read.',
    ],
    [
      sync.number.flight !== null,
      `A write of ${sync.number.flight?.sellable} has no known outcome yet; the channel is read first.`,
    ],
    [sync.error !== null, `The last try failed: ${sync.error}`],
    [sync.due, 'It is due to be looked at.'],
  ];
  return reasons.flatMap(([applies, text]) => (applies ? [text] : []));
}
