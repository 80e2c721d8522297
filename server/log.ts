import pino from 'pino';
import type { Hub } from './services/hub.ts';

/** All that a line may tell: ids, counts, and words of the hub's own; no name, no address, no text of a shop. */
const FIELDS: ReadonlySet<string> = new Set(
  (
    'actor channelId channels closed cost deliveryId error freeBytes kept kind left listingId listings ' +
    'merchantId method operation orderId reason route sent size subjectId taken totalBytes tries written'
  ).split(' '),
);

/** JSON escapes what is below a space. Terminals obey some of what is above it, and readers are misled by more. */
const OBEYED = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu;
const escaped = (line: string): string =>
  line.replace(OBEYED, (character) =>
    character.replace(
      /[\s\S]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );

/** One JSON line an event: stable names, ids and counts as fields, never personal data. */
export function createLog(level: string): Hub['log'] {
  const logger = pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: escaped },
  });
  return (event, fields) => {
    const serious = /\.(failed|nearly-full)$/.test(event);
    logger[serious ? 'warn' : 'info'](listed(fields), event);
  };
}

/** What nobody put on the list is named, so that it is missed, and not told. */
function listed(fields: Parameters<Hub['log']>[1]): Record<string, unknown> {
  const unlisted = Object.keys(fields).filter((name) => !FIELDS.has(name));
  const known = Object.entries(fields).filter(([name]) => FIELDS.has(name));
  return { ...Object.fromEntries(known), ...(unlisted.length > 0 && { unlisted }) };
}
