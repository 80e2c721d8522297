import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { chaos } from './chaos.ts';

/**
 * `npm run chaos -- --kills 100 --server <mongod>`: the hub as real processes under traffic and faults.
 * Exit code 1 when anything was lost, doubled or wrong, or a recovery did not come.
 */
const { values } = parseArgs({
  options: {
    /** How many faults. */
    kills: { type: 'string', default: '6' },
    /** A mongod (or compatible) program; without it the embedded database, in a process of its own. */
    server: { type: 'string' },
    /** The same seed gives the same faults, stores and shoppers; what meets what differs. */
    seed: { type: 'string' },
    /** Orders a second over the three stores, outside bursts. */
    rate: { type: 'string', default: '3' },
  },
});

const count = z.coerce.number().int().positive();
const clean = await chaos({
  kills: count.parse(values.kills),
  rate: z.coerce.number().positive().parse(values.rate),
  server: values.server ?? null,
  seed:
    values.seed === undefined
      ? randomBytes(4).readUInt32LE()
      : z.coerce.number().int().nonnegative().parse(values.seed),
  folder: '.data/chaos',
});
process.exit(clean ? 0 : 1);
