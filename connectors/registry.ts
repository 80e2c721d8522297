import type { Connector } from './connector.ts';
import { magento } from './magento/connector.ts';
import { shopify } from './shopify/connector.ts';

/** Every kind of store the hub can join. Adding one is adding a line. */
const connectors: readonly Connector[] = [shopify as Connector, magento as Connector];

export const connectorKinds = connectors.map((connector) => connector.kind);

export function connectorOf(kind: string): Connector {
  const found = connectors.find((connector) => connector.kind === kind);
  if (!found)
    throw new Error(`no connector for "${kind}"; there are: ${connectorKinds.join(', ')}`);
  return found;
}
