import { startPocket } from '../store/pocket/pocket.ts';

// The embedded database in a process of its own: `node pocket-main.ts FILE PORT`. It ends with a signal.
const [file = ':memory:', port = '0'] = process.argv.slice(2);
const pocket = await startPocket({ file, port: Number(port) });
process.once('SIGTERM', () => void pocket.stop().then(() => process.exit(0)));
