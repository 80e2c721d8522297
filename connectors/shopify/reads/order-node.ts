import type { OrderHeadsQuery } from '../gql/graphql.ts';

type Node = NonNullable<OrderHeadsQuery['nodes'][number]>;

/** An order as order-heads.graphql reads it. */
export type OrderNode = Extract<Node, { __typename: 'Order' }>;

/** The order changed between two calls that read parts of it. */
export class Torn extends Error {
  override readonly name = 'Torn';
}
