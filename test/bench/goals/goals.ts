import type { Goal } from '../bench.ts';
import { ack } from './ack.ts';
import { burst } from './burst.ts';
import { ingest } from './ingest.ts';
import { memory } from './memory.ts';
import { scale } from './scale.ts';
import { search } from './search.ts';
import { stock } from './stock.ts';

/** What can be measured, in the order in which it is. */
export const goals: Readonly<Record<string, Goal>> = {
  ack,
  ingest,
  burst,
  stock,
  search,
  scale,
  memory,
};
