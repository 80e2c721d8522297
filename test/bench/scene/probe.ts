import { watchCommands } from './commands.ts';

// Preloaded into the hub's and the peer's processes (`node --import`): counts the commands to the database,
// and answers the counts and the memory when asked over the process's line. Heartbeats are the driver's own.
const HEARTBEATS = new Set(['hello', 'ismaster']);
const counts: Record<string, number> = {};
let watching = false;

/** From the first question on: the driver is loaded when the hub loads it, or its memory would be another. */
function watch(): void {
  if (watching) return;
  watching = true;
  watchCommands((command) => {
    const name = Object.keys(command)[0] ?? '';
    if (!HEARTBEATS.has(name)) counts[name] = (counts[name] ?? 0) + 1;
  });
}

process.on('message', (question) => {
  if (question !== 'probe') return;
  watch();
  process.send?.({ counts: { ...counts }, rss: process.memoryUsage.rss() });
});
// The hub's processes say nothing over this line by themselves.
process.send?.('loaded');
