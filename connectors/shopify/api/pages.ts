import { ChannelError } from '../../connector.ts';

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

export interface Page<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
}

/** All nodes of a connection whose first page is at hand. */
export async function allNodes<T>(
  first: Page<T>,
  next: (after: string) => Promise<Page<T>>,
): Promise<T[]> {
  const nodes = [...first.nodes];
  let { pageInfo } = first;
  while (pageInfo.hasNextPage) {
    const page = await next(cursorOf(pageInfo));
    nodes.push(...page.nodes);
    pageInfo = page.pageInfo;
  }
  return nodes;
}

export function cursorOf({ endCursor }: PageInfo): string {
  if (endCursor) return endCursor;
  throw new ChannelError('unavailable', 'the shop promises another page and does not say where');
}

/** A list as one complete page, the shape in which deliveries carry it. */
export const whole = <T>(nodes: T[]) => ({
  nodes,
  pageInfo: { hasNextPage: false, endCursor: null },
});
