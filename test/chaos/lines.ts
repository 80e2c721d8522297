import type { SimulatedStore } from '../../connectors/simulator.ts';
import type { DemoStore } from '../../server/demo/stores.ts';
import { TcpProxy } from './proxy.ts';

/** The way to a store's API, and its webhooks' way to the hub. */
export interface ChannelLine {
  readonly toStore: TcpProxy;
  readonly toHub: TcpProxy;
}

/** Lets every store listen, with a proxy before it and one between it and the hub. */
export async function channelLinesOf(
  stores: readonly DemoStore[],
  webPort: number,
  random: () => number,
): Promise<readonly ChannelLine[]> {
  const lines: ChannelLine[] = [];
  for (const { store } of stores) {
    const { port } = new URL(await store.listen());
    const toStore = await TcpProxy.open(Number(port), random);
    lines.push({ toStore, toHub: await TcpProxy.open(webPort, random) });
  }
  return lines;
}

/** What one types into the connect form when the store is reached over this proxy. */
export function settingsOver(store: SimulatedStore, line: TcpProxy): Record<string, unknown> {
  const field = store.kind === 'shopify' ? 'apiBaseUrl' : 'baseUrl';
  return { ...store.settings, [field]: `http://127.0.0.1:${line.port}` };
}
