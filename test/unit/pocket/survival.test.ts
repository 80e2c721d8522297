import { once } from 'node:events';
import { connect } from 'node:net';
import { serialize } from 'bson';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Pocket, startPocket } from '../../../server/store/pocket/pocket.ts';

let pocket: Pocket;
let client: MongoClient;
beforeAll(async () => {
  pocket = await startPocket({ file: ':memory:' });
  client = await new MongoClient(pocket.uri).connect();
});
afterAll(async () => {
  await client.close();
  await pocket.stop();
});

function frame(opcode: number, payload: Uint8Array, length = payload.length + 16): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(length, 0);
  header.writeInt32LE(1, 4);
  header.writeInt32LE(opcode, 12);
  return Buffer.concat([header, payload]);
}

const section = (document: Uint8Array): Buffer => Buffer.concat([Buffer.alloc(5), document]);
const message = (command: object): Buffer => frame(2013, section(serialize(command)));

/** Nested documents by hand: the driver would refuse to build them. */
function nested(levels: number): Buffer {
  let inner: Buffer = Buffer.from([5, 0, 0, 0, 0]);
  for (let i = 0; i < levels; i++) {
    const outer = Buffer.alloc(inner.length + 8);
    outer.writeInt32LE(outer.length, 0);
    outer.write('\x03a\0', 4, 'latin1');
    inner.copy(outer, 7);
    inner = outer;
  }
  return inner;
}

async function send(bytes: Buffer): Promise<Buffer | 'closed'> {
  const socket = connect(pocket.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes);
  const answer = await Promise.race([
    once(socket, 'data').then(([data]) => data as Buffer),
    once(socket, 'close').then(() => 'closed' as const),
  ]);
  socket.destroy();
  return answer;
}

test.each([
  ['no protocol at all', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['a length below the header', frame(2013, Buffer.alloc(20), 3)],
  ['a length of two gigabytes', frame(2013, Buffer.alloc(20), 2_000_000_000)],
  ['a negative length', frame(2013, Buffer.alloc(20), -5)],
  ['an opcode of another age', frame(2002, Buffer.alloc(20))],
  ['no body', frame(2013, Buffer.alloc(4))],
  [
    'a section of an unknown kind',
    frame(2013, Buffer.concat([Buffer.alloc(4), Buffer.from([7]), serialize({ ping: 1 })])),
  ],
  ['a document longer than its message', frame(2013, section(Buffer.from([100, 0, 0, 0, 0])))],
  ['a document of length one', frame(2013, section(Buffer.from([1, 0, 0, 0, 0])))],
  [
    'a sequence without an end to its name',
    frame(
      2013,
      Buffer.concat([Buffer.alloc(4), Buffer.from([1, 12, 0, 0, 0]), Buffer.from('abcdefgh')]),
    ),
  ],
  [
    'an unknown required flag',
    frame(2013, Buffer.concat([Buffer.from([0, 1, 0, 0, 0]), serialize({ ping: 1 })])),
  ],
])('%s ends that connection and no other', async (_name, bytes) => {
  expect(await send(bytes)).toBe('closed');
  expect(await client.db('t').command({ ping: 1 })).toMatchObject({ ok: 1 });
});

test('a message in many small pieces is understood', async () => {
  const socket = connect(pocket.port, '127.0.0.1');
  const answered = once(socket, 'data');
  for (const byte of message({ ping: 1, $db: 'admin' })) {
    socket.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await answered)[0].length).toBeGreaterThan(21);
  socket.destroy();
});

test('the old handshake is answered in the old way', async () => {
  const query = Buffer.concat([
    Buffer.alloc(4),
    Buffer.from('admin.$cmd\0'),
    Buffer.alloc(8),
    serialize({ isMaster: 1 }),
  ]);
  const answer = await send(frame(2004, query));
  expect(answer).toBeInstanceOf(Buffer);
  expect((answer as Buffer).readInt32LE(12)).toBe(1);
  expect(answer.toString('latin1')).toContain('ismaster');
});

test.each([300, 50_000])(
  'a document of %i levels is refused and nothing breaks',
  async (levels) => {
    const document = nested(levels);
    const command = serialize({ insert: 'deep', $db: 't' });
    const sequence = Buffer.concat([Buffer.alloc(4), Buffer.from('documents\0'), document]);
    sequence.writeInt32LE(sequence.length, 0);
    const answer = await send(
      frame(2013, Buffer.concat([section(command), Buffer.from([1]), sequence])),
    );
    expect(answer.toString('latin1')).toMatch(/writeErrors/);
    expect(await client.db('t').collection('deep').countDocuments()).toBe(0);
  },
);

test('a filter of 300 levels and an update that would nest too deep are answered', async () => {
  const books = client.db('t').collection('books');
  await books.insertOne({ a: 1 });
  const answer = await send(
    frame(
      2013,
      section(
        serialize({
          find: 'books',
          $db: 't',
          filter: JSON.parse(`${'{"$and":['.repeat(290)}{}${']}'.repeat(290)}`),
        }),
      ),
    ),
  );
  expect(answer).toBeInstanceOf(Buffer);
  const path = Array.from({ length: 250 }, () => 'a').join('.');
  await expect(books.updateOne({}, { $set: { [`b.${path}`]: 1 } })).rejects.toMatchObject({
    code: 15,
  });
});

test('names that mean something to JavaScript are plain names', async () => {
  const books = client.db('t').collection<{ _id: number }>('names');
  const odd = JSON.parse(
    '{"_id": 1, "__proto__": {"x": 1}, "constructor": {"name": "y"}, "toString": 5}',
  );
  await books.insertOne(odd);
  await books.updateOne({ _id: 1 }, { $set: { 'constructor.prototype.z': 1, hasOwnProperty: 2 } });
  expect(await books.countDocuments({ toString: 5 })).toBe(1);
  expect(await books.countDocuments({ valueOf: { $exists: true } })).toBe(0);
  expect(({} as Record<string, unknown>).z).toBeUndefined();
  expect(JSON.stringify(await books.findOne({ _id: 1 }))).toContain(
    '"constructor":{"name":"y","prototype":{"z":1}}',
  );
});

test('an unacknowledged write is done and not answered', async () => {
  const books = client.db('t').collection('silent');
  await books.insertOne({ a: 1 }, { writeConcern: { w: 0 } });
  await expect.poll(() => books.countDocuments()).toBe(1);
});
