import pino from 'pino';
import type { Hub } from './services/hub.ts';

/** One JSON line an event: stable names, ids and counts as fields, never personal data. */
export function createLog(level: string): Hub['log'] {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return (event, fields) => {
    const serious = /\.(failed|nearly-full)$/.test(event);
    logger[serious ? 'warn' : 'info']({ ...fields }, event);
  };
}
