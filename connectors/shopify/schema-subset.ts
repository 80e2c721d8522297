/**
 * Cuts the committed `schema.graphql` out of Shopify's whole Admin schema (3.7 MB), keeping only the fields
 * that our operations use. Run when an operation or the API version changes:
 *
 *   npm pack @shopify/dev-mcp@1.16.0 && tar xzf shopify-dev-mcp-1.16.0.tgz
 *   node connectors/shopify/schema-subset.ts package/dist/data/admin_2026-10.json.gz
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  buildClientSchema,
  concatAST,
  type DocumentNode,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { z } from 'zod';

const here = new URL('.', import.meta.url);
/** Used by no operation of ours, but by people who look around in the simulator. */
const ALSO = [
  'QueryRoot.products',
  'ProductConnection.nodes',
  'ProductConnection.pageInfo',
  'QueryRoot.inventoryItems',
  'InventoryItemConnection.nodes',
  'InventoryItemConnection.pageInfo',
  'Order.legacyResourceId',
  'Order.test',
  'Order.currentTotalPriceSet',
  'InventoryItem.sku',
  'InventoryItem.updatedAt',
  'Product.status',
];

type Kept = Map<string, Set<string>>;
type AnyField = GraphQLField<unknown, unknown> | GraphQLInputField;

function readSchema(file: string): GraphQLSchema {
  const parsed: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
  const { data } = z.object({ data: z.looseObject({}) }).parse(parsed);
  // The file is Shopify's own introspection answer; buildClientSchema checks its shape.
  return buildClientSchema(data as unknown as Parameters<typeof buildClientSchema>[0]);
}

function readOperations(): DocumentNode {
  const folder = new URL('graphql/', here);
  const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
  return concatAST(files.map((name) => parse(readFileSync(new URL(name, folder), 'utf8'))));
}

function keep(kept: Kept, type: string, field: string | null): void {
  const fields = kept.get(type) ?? new Set<string>();
  if (field) fields.add(field);
  kept.set(type, fields);
}

/** Every type and field that the operations name, then everything those need to stand alone. */
function collect(schema: GraphQLSchema, operations: DocumentNode): Kept {
  const kept: Kept = new Map();
  const info = new TypeInfo(schema);
  visit(
    operations,
    visitWithTypeInfo(info, {
      Field() {
        const [parent, field] = [info.getParentType(), info.getFieldDef()];
        if (parent && field && !field.name.startsWith('__')) keepField(schema, kept, parent, field);
      },
      NamedType(node) {
        keepType(schema, kept, schema.getType(node.name.value));
      },
    }),
  );
  for (const path of ALSO) {
    const [typeName = '', fieldName = ''] = path.split('.');
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (!type || !field) throw new Error(`the schema has no ${path}`);
    keepField(schema, kept, type, field);
  }
  keepInterfaces(schema, kept);
  return kept;
}

function keepField(
  schema: GraphQLSchema,
  kept: Kept,
  parent: GraphQLNamedType,
  field: GraphQLField<unknown, unknown>,
): void {
  keep(kept, parent.name, field.name);
  keepType(schema, kept, getNamedType(field.type));
  for (const arg of field.args) keepType(schema, kept, getNamedType(arg.type));
}

function keepType(schema: GraphQLSchema, kept: Kept, type: GraphQLNamedType | undefined): void {
  if (!type || kept.has(type.name)) return;
  keep(kept, type.name, null);
  if (!isInputObjectType(type)) return;
  for (const field of Object.values(type.getFields())) {
    keep(kept, type.name, field.name);
    keepType(schema, kept, getNamedType(field.type));
  }
}

/** An interface that a kept type implements stays only when an operation uses it. */
function keepInterfaces(schema: GraphQLSchema, kept: Kept): void {
  for (const name of [...kept.keys()]) {
    const type = schema.getType(name);
    if (!isObjectType(type)) continue;
    for (const iface of type.getInterfaces()) {
      if (!kept.has(iface.name)) continue;
      for (const field of Object.keys(iface.getFields())) {
        keep(kept, iface.name, field);
        keep(kept, name, field);
      }
    }
  }
}

function print(schema: GraphQLSchema, kept: Kept): string {
  const directives = schema
    .getDirectives()
    .filter((directive) => !isSpecifiedDirective(directive))
    .map((directive) => {
      const args = directive.args.map((arg) => `${arg.name}: ${arg.type}`).join(', ');
      return `directive @${directive.name}(${args}) on ${directive.locations.join(' | ')}`;
    });
  const types = [...kept.keys()].sort().flatMap((name) => {
    const type = schema.getType(name);
    return type && !isSpecifiedScalarType(type) ? [printType(type, kept)] : [];
  });
  const head = '# Generated by schema-subset.ts from the Admin API 2026-10 schema. Do not edit.';
  const roots = 'schema {\n  query: QueryRoot\n  mutation: Mutation\n}';
  return `${[head, roots, ...directives, ...types].join('\n\n')}\n`;
}

function printType(type: GraphQLNamedType, kept: Kept): string {
  if (isEnumType(type)) {
    const values = type.getValues().map((value) => `  ${value.name}`);
    return `enum ${type.name} {\n${values.join('\n')}\n}`;
  }
  if (isInputObjectType(type)) return block('input', type.name, Object.values(type.getFields()));
  if (isObjectType(type) || isInterfaceType(type)) {
    const names = kept.get(type.name) ?? new Set();
    const fields = Object.values(type.getFields()).filter((field) => names.has(field.name));
    const ifaces = type.getInterfaces().filter((iface) => kept.has(iface.name));
    const implementing = ifaces.length ? ` implements ${ifaces.join(' & ')}` : '';
    return block(isObjectType(type) ? 'type' : 'interface', type.name + implementing, fields);
  }
  return `scalar ${type.name}`;
}

function block(word: string, name: string, fields: readonly AnyField[]): string {
  const lines = fields.map((field) => {
    const args = 'args' in field ? field.args : [];
    const list = args.map((arg) => `${arg.name}: ${arg.type}`).join(', ');
    return `  ${field.name}${list && `(${list})`}: ${field.type}`;
  });
  return `${word} ${name} {\n${lines.join('\n')}\n}`;
}

const [file] = process.argv.slice(2);
if (!file) throw new Error('name the admin_2026-10.json.gz of @shopify/dev-mcp');
const schema = readSchema(file);
const operations = readOperations();
const problems = validate(schema, operations);
if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('\n'));
const text = print(schema, collect(schema, operations));
writeFileSync(new URL('schema.graphql', here), text);
console.log(`schema.graphql: ${text.split('\n').length} lines`);
