import { startPocket } from '../../../server/store/pocket/pocket.ts';

/** A pocket in a process of its own, to be killed or measured by its parent. */
const [file = ':memory:'] = process.argv.slice(2);
const { uri } = await startPocket({ file });
process.on('message', () => process.send?.({ rss: process.memoryUsage().rss }));
process.send?.({ uri });
