import type { Doc } from '../bson.ts';
import { compileFilter } from '../filter.ts';
import { type Command, collectionOf, docIn, namespaceOf, type Request } from './request.ts';

function create(request: Request): Doc {
  request.store.ensure(namespaceOf(request));
  return {};
}

function drop(request: Request): Doc {
  const collection = collectionOf(request);
  if (collection) request.store.drop(collection);
  return { nIndexesWas: collection?.indexes.size ?? 0, ns: namespaceOf(request) };
}

function dropDatabase({ store, database }: Request): Doc {
  for (const collection of store.in(database)) store.drop(collection);
  return { dropped: database };
}

function listCollections({ store, database, cursors, body }: Request): Doc {
  const all = store.in(database).map(({ namespace }) => ({
    name: namespace.slice(database.length + 1),
    type: 'collection',
    options: {},
    info: { readOnly: false },
  }));
  const shown = all.filter(compileFilter(docIn(body, 'filter')));
  return cursors.first(`${database}.$cmd.listCollections`, shown, shown.length);
}

export const catalogCommands: Readonly<Record<string, Command>> = {
  create: { fields: [], run: create },
  drop: { fields: [], run: drop },
  dropDatabase: { fields: [], run: dropDatabase },
  listCollections: {
    fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
    run: listCollections,
  },
};
