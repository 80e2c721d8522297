import { compileProjection } from '../aggregate/projection.ts';
import { docOf } from '../engine/record.ts';
import { CommandError } from '../errors.ts';
import { compileUpdate } from '../update/update.ts';
import type { Doc } from '../values/bson.ts';
import { rewrite, target, upsert } from './change.ts';
import {
  assertSimple,
  type Command,
  docIn,
  docsIn,
  namespaceOf,
  type Request,
  scopeOf,
} from './request.ts';

function findAndModify(request: Request): Doc {
  const { body } = request;
  assertSimple(body);
  const removes = body.remove === true;
  if (removes === (body.update !== undefined))
    throw new CommandError(9, "Either an 'update' or 'remove=true' must be specified");
  if (removes && (body.upsert === true || body.new === true))
    throw new CommandError(9, "Cannot specify both 'upsert' or 'new' and 'remove=true'");
  const fields = docIn(body, 'fields');
  const project =
    Object.keys(fields).length > 0
      ? compileProjection(fields, scopeOf(body), 'find')
      : (doc: Doc) => doc;
  const { value, lastErrorObject } = removes ? removeOne(request) : updateOne(request);
  return { lastErrorObject, value: value ? project(value) : null };
}

interface Outcome {
  readonly value: Doc | null;
  readonly lastErrorObject: Doc;
}

function removeOne(request: Request): Outcome {
  const collection = request.store.find(namespaceOf(request));
  const [record] = collection
    ? target(collection, docIn(request.body, 'query'), scopeOf(request.body), 1, request.body)
    : [];
  if (!collection || !record) return { value: null, lastErrorObject: { n: 0 } };
  const value = docOf(record);
  collection.remove(record);
  return { value, lastErrorObject: { n: 1 } };
}

function updateOne(request: Request): Outcome {
  const { body, store } = request;
  const [filter, scope, namespace] = [docIn(body, 'query'), scopeOf(body), namespaceOf(request)];
  const apply = compileUpdate({
    filter,
    update: body.update,
    arrayFilters: docsIn(body, 'arrayFilters'),
    multi: false,
    scope,
  });
  const known = store.find(namespace);
  const [record] = known ? target(known, filter, scope, 1, body) : [];
  if (known && record) {
    const before = docOf(record);
    rewrite(known, record, apply);
    return {
      value: body.new === true ? docOf(record) : before,
      lastErrorObject: { n: 1, updatedExisting: true },
    };
  }
  if (body.upsert !== true)
    return { value: null, lastErrorObject: { n: 0, updatedExisting: false } };
  const inserted = upsert(store.ensure(namespace), filter, body.update, apply);
  return {
    value: body.new === true ? inserted : null,
    lastErrorObject: { n: 1, updatedExisting: false, upserted: inserted._id },
  };
}

const command: Command = {
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'arrayFilters',
    'hint',
    'let',
    'bypassDocumentValidation',
    'collation',
  ],
  run: findAndModify,
};

export const findAndModifyCommands: Readonly<Record<string, Command>> = {
  findAndModify: command,
  findandmodify: command,
};
