import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

/** A single query may not ask for more. */
export const SINGLE_QUERY_MAX = 1000;
const MUTATION = 10;
/** A connection costs two points beside what it holds; a page of 100 bare orders is 103 with pageInfo. */
const CONNECTION = 2;

export interface Priced {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Scalars 0, objects 1, lists and connections by `first` or by the ids given, mutations 10. */
export function requestedCost(query: Priced): number {
  const { operation, schema } = query;
  if (operation.operation === 'mutation')
    return MUTATION * operation.selectionSet.selections.length;
  return selectionCost(query, operation.selectionSet, schema.getQueryType() ?? null);
}

function selectionCost(
  query: Priced,
  set: SelectionSetNode,
  parent: GraphQLNamedType | null,
): number {
  let cost = 0;
  for (const selection of set.selections) {
    if (selection.kind === 'Field') {
      cost += fieldCost(query, selection, parent);
      continue;
    }
    const fragment =
      selection.kind === 'FragmentSpread' ? query.fragments.get(selection.name.value) : selection;
    const condition = fragment?.typeCondition?.name.value;
    const type = condition ? (query.schema.getType(condition) ?? null) : parent;
    if (fragment) cost += selectionCost(query, fragment.selectionSet, type);
  }
  return cost;
}

function fieldCost(query: Priced, field: FieldNode, parent: GraphQLNamedType | null): number {
  if (!field.selectionSet || !(isObjectType(parent) || isInterfaceType(parent))) return 0;
  const definition = parent.getFields()[field.name.value];
  const type = definition ? getNamedType(definition.type) : null;
  if (!isCompositeType(type)) return 0;
  if (!type.name.endsWith('Connection')) {
    return sizeOf(query, field) * (1 + selectionCost(query, field.selectionSet, type));
  }
  const size = sizeOf(query, field);
  const rows = field.selectionSet.selections.map((selection) => {
    if (selection.kind !== 'Field') return 0;
    const cost = fieldCost(query, selection, type);
    if (selection.name.value === 'pageInfo') return cost;
    // The edge itself is free.
    return (selection.name.value === 'edges' ? cost - 1 : cost) * size;
  });
  return CONNECTION + rows.reduce((total, cost) => total + cost, 0);
}

/** How many objects a field may bring: `first`, the length of `ids`, else one. */
function sizeOf(query: Priced, field: FieldNode): number {
  for (const argument of field.arguments ?? []) {
    const value = argumentValue(query, argument.value);
    if (argument.name.value === 'ids' && Array.isArray(value)) return value.length;
    if (argument.name.value === 'first' || argument.name.value === 'last')
      return Number(value ?? 1);
  }
  return 1;
}

function argumentValue(query: Priced, node: ValueNode): unknown {
  if (node.kind === 'Variable') return query.variables[node.name.value];
  if (node.kind === 'IntValue') return Number(node.value);
  if (node.kind === 'ListValue') return node.values;
  return null;
}

/** What the answer really held; the rest of the requested cost is given back. */
export function actualCost(data: unknown, requested: number): number {
  return Math.min(requested, objectsIn(data) - 1);
}

function objectsIn(value: unknown): number {
  if (Array.isArray(value))
    return value.reduce<number>((total, each) => total + objectsIn(each), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const connection = 'pageInfo' in value ? 1 : 0;
  return Object.values(value).reduce<number>(
    (total, each) => total + objectsIn(each),
    1 + connection,
  );
}
