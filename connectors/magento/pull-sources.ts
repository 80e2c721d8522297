import { z } from 'zod';
import type { Delivery, PullPage } from '../connector.ts';
import { contentDelivery } from './deliveries.ts';
import type { Layout } from './layout.ts';
import { searchQuery } from './search.ts';
import type { Sizes } from './sizes.ts';
import { topics } from './topics.ts';
import type { Transport } from './transport.ts';
import { flag, listOf, read } from './wire.ts';

const source = z.object({ source_code: z.string(), name: z.string(), enabled: flag });
const sources = listOf(source);

/** All sources at once: there are few, and they carry no change time. */
export async function pullSources(
  transport: Transport,
  sizes: Sizes,
  layout: Layout,
): Promise<PullPage> {
  const deliveries: Delivery[] = [];
  let until = transport.clock.now();
  for (let page = 1; ; page++) {
    const query = searchQuery({
      groups: [],
      sortBy: 'source_code',
      pageSize: sizes.page,
      page,
    });
    const answer = await transport.get(`/V1/inventory/sources?${query}`);
    const { items, total_count } = read(sources, answer.value, 'sources');
    for (const item of items) {
      const body = { ...item, linked: layout.sources.includes(item.source_code) };
      deliveries.push(contentDelivery(`locations:${item.source_code}`, topics.source, body));
    }
    until = answer.sentAt;
    // Older releases repeat the last page for ever.
    const seen = page * sizes.page >= (total_count ?? 0);
    if (seen || items.length < sizes.page) return { deliveries, cursor: 'all', more: false, until };
  }
}
