import { ChannelError } from '../connector.ts';
import type { PlannedWrite } from './plan-write.ts';
import type { Sizes } from './sizes.ts';
import type { Transport } from './transport.ts';

/** For each write the store's time when it was taken, or why it was refused. */
export type PutResults = Map<PlannedWrite, { readonly at: Date } | { readonly refused: string }>;

/**
 * Sends absolute source quantities. Magento takes a list or refuses all of it, so a refused one is split
 * until the bad rows stand alone. Throws `unknown-outcome` when some rows may have been written and the
 * others were not.
 */
export async function putSourceItems(
  transport: Transport,
  sizes: Sizes,
  writes: readonly PlannedWrite[],
): Promise<PutResults> {
  const results: PutResults = new Map();
  const put = async (batch: readonly PlannedWrite[]): Promise<void> => {
    if (batch.length === 0) return;
    if (batch.length > sizes.array) return halves(batch, put);
    try {
      const { at } = await transport.post('/V1/inventory/source-items', {
        sourceItems: batch.map(sourceItem),
      });
      for (const write of batch) results.set(write, { at });
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      const limited = sizes.learn(error);
      if (error.kind !== 'rejected') throw doubtful(error, results);
      if (batch.length > 1) return halves(batch, put);
      // A limit of one row is as low as it gets; asking again would not end.
      if (limited) return put(batch);
      for (const write of batch) results.set(write, { refused: error.message });
    }
  };
  await put(writes);
  return results;
}

async function halves(
  batch: readonly PlannedWrite[],
  put: (batch: readonly PlannedWrite[]) => Promise<void>,
): Promise<void> {
  const middle = Math.ceil(batch.length / 2);
  await put(batch.slice(0, middle));
  await put(batch.slice(middle));
}

/** The status must be sent; 1 with a quantity of 0 would be for sale where backorders are allowed. */
const sourceItem = ({ level, to }: PlannedWrite) => ({
  sku: level.stockRef,
  source_code: level.externalLocationId,
  quantity: to,
  status: to > 0 ? 1 : 0,
});

function doubtful(error: ChannelError, results: PutResults): ChannelError {
  const applied = [...results.values()].some((result) => 'at' in result);
  return applied ? new ChannelError('unknown-outcome', error.message) : error;
}
