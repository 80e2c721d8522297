import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../server/domain/roles.ts';
import type { Route } from '../../server/http/route.ts';
import { routes } from '../../server/http/routes/table.ts';
import { type Answer, apiOf } from '../support/api.ts';
import { costing } from '../support/cpu-time.ts';
import { browse, newAddress, PASSWORD, signedIn } from '../support/sign-in.ts';
import { type TwoMerchants, twoMerchants } from '../support/two-merchants.ts';

/** A refusal takes a few; what grows with what was sent would take seconds. */
const CHEAP_MS = 500;

let test: TwoMerchants;
beforeAll(async () => {
  test = await twoMerchants();
});
afterAll(() => test.close());

const labelled = (group: readonly Route[]) =>
  group.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);
const writes = labelled(routes.filter(({ method }) => method !== 'get'));
const withBody = writes.filter(([, { body }]) => Object.keys(body.shape).length > 0);

/** Sends bodies with a key of its own; nobody has these ids, and bodies are looked at before them. */
async function sender({ method, path }: Route) {
  const api = await apiOf(test.hub, test.url, test.a.merchantId, SCOPES);
  const to = path.replace(/:\w+/g, 'nothing');
  return (body: string): Promise<Answer> => api(to, { method: method.toUpperCase(), body });
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same value with one of its parts changed, once for every part that `change` has an answer for. */
function* altered(value: unknown, change: (part: unknown) => unknown): Generator<unknown> {
  const whole = change(value);
  if (whole !== undefined) yield whole;
  if (Array.isArray(value)) {
    for (const [i, part] of value.entries()) {
      for (const other of altered(part, change)) yield value.with(i, other);
    }
  }
  if (!isFields(value)) return;
  for (const [name, part] of Object.entries(value)) {
    for (const other of altered(part, change)) yield { ...value, [name]: other };
  }
}

describe('every body', () => {
  it.each(withBody)('has text where text belongs, never a question: %s', async (_label, route) => {
    const send = await sender(route);
    const asked = (part: unknown) => (typeof part === 'string' ? { $gt: '' } : undefined);
    for (const body of altered(route.example, asked)) {
      const text = JSON.stringify(body);
      expect([text, (await send(text)).status]).toEqual([text, 400]);
    }
  });

  it.each(withBody)('has no field too many, however deep it stands: %s', async (_label, route) => {
    const send = await sender(route);
    for (const field of ['merchantId', '_id', '$set', 'role', 'a.b']) {
      // Names of a shop's own form are the connector's to know: as text they pass the door.
      const more = (part: unknown) => (isFields(part) ? { ...part, [field]: 1 } : undefined);
      for (const body of altered(route.example, more)) {
        const text = JSON.stringify(body);
        const allowed = Object.keys(route.body.shape).includes(field);
        if (!allowed) expect([text, (await send(text)).status]).toEqual([text, 400]);
      }
    }
  });

  it.each(withBody)('names nothing with what terminals obey: %s', async (_label, route) => {
    const send = await sender(route);
    const named = (part: unknown) =>
      isFields(part) && 'name' in part
        ? { ...part, name: 'a\r\n{"level":60}\u001b[2J' }
        : undefined;
    for (const body of altered(route.example, named)) {
      const text = JSON.stringify(body);
      expect([text, (await send(text)).status]).toEqual([text, 400]);
    }
  });

  it.each(withBody)('has no list of hundreds: %s', async (_label, route) => {
    const send = await sender(route);
    const long = (part: unknown) =>
      Array.isArray(part) ? Array.from({ length: 400 }, () => part[0]) : undefined;
    for (const body of altered(route.example, long)) {
      const { status } = await send(JSON.stringify(body));
      expect([400, 413]).toContain(status);
    }
  });

  it.each(writes)('is an object, and nothing of it goes deep: %s', async (_label, route) => {
    const send = await sender(route);
    const deep = (open: string, shut: string) => open.repeat(1_300) + shut.repeat(1_300);
    const [field = 'x'] = Object.keys(route.body.shape);
    for (const body of [
      '[]',
      '[{}]',
      '"x"',
      '1',
      '{',
      '{"a":1}{',
      `{"${field}":${deep('[', ']')}}`,
      `{"${field}":${'{"a":'.repeat(1_300)}1${'}'.repeat(1_300)}}`,
      '{"constructor":{"prototype":{"admin":true}}}',
      '{"__proto__":{"admin":true},"x":1}',
    ]) {
      const { answer, ms } = await costing(() => send(body));
      const told = body.slice(0, 40);
      expect([told, answer.status, ms < CHEAP_MS]).toEqual([told, 400, true]);
    }
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });
});

describe('a one-time link', () => {
  const token = 'x'.repeat(43);
  it.each(['welcome', 'join', 'reset'])('takes no field it does not know: /%s', async (page) => {
    const good = { token, ...(page === 'reset' && { password: PASSWORD }) };
    const send = (body: object, query = '') => {
      const headers = { 'x-forwarded-for': newAddress() };
      return browse(test.url, `/api/v1/${page}${query}`, { method: 'POST', body, headers });
    };
    expect((await send(good)).status).toBe(404);
    for (const field of ['role', 'merchantId', 'merchant_id', 'personId', '_id', 'scopes']) {
      expect([field, (await send({ ...good, [field]: 'owner' })).status]).toEqual([field, 400]);
    }
    for (const bad of [{ $ne: null }, [token], null, 1, `${token}\n`]) {
      expect((await send({ ...good, token: bad })).status).toBe(400);
    }
    for (const bad of [
      `token[$ne]=x`,
      `token=${token}&token=${token}`,
      `token=${token}&role=owner`,
    ]) {
      expect([bad, (await browse(test.url, `/api/v1/${page}?${bad}`)).status]).toEqual([bad, 400]);
    }
  });
});

describe('somebody who is signed in', () => {
  it.each([
    { role: 'owner' },
    { email: 'other@example.com' },
    { emailVerified: true },
    { id: 'per_other' },
    { _id: 'per_other' },
    { twoFactorEnabled: false },
    { createdAt: '2001-01-01T00:00:00Z' },
    { merchantId: 'mer_Bergen' },
    { name: { $gt: '' } },
    { name: 'x'.repeat(101) },
    { name: 'a\u001b[31m' },
    { image: 'javascript:alert(1)' },
    { name: 'Ida', role: 'owner' },
    [],
  ])('changes nothing of themselves but their name: %j', async (field) => {
    const who = { merchantId: test.a.merchantId, role: 'support' } as const;
    const { cookie, personId } = await signedIn(test, who);
    const person = () => test.hub.store.people.docs.findOne({ _id: personId });
    const before = await person();
    const me = (await browse(test.url, '/api/v1/me', { cookie })).body;
    const path = '/auth/update-user';
    expect((await browse(test.url, path, { method: 'POST', body: field, cookie })).status).toBe(
      400,
    );
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const text = `name=${encodeURIComponent('\u001b[31m')}&role=owner`;
    const how = { method: 'POST', body: text, cookie, headers: form };
    expect((await browse(test.url, path, how)).status).toBe(400);
    expect({ ...(await person()), updatedAt: null }).toEqual({ ...before, updatedAt: null });
    expect((await browse(test.url, '/api/v1/me', { cookie })).body).toEqual(me);
  });

  it('changes their name', async () => {
    const who = { merchantId: test.a.merchantId, role: 'support' } as const;
    const { cookie } = await signedIn(test, who);
    const body = { name: ' Ida Berg ' };
    const { status } = await browse(test.url, '/auth/update-user', {
      method: 'POST',
      body,
      cookie,
    });
    const { person } = (await browse(test.url, '/api/v1/me', { cookie })).body;
    expect([status, person.name]).toEqual([200, 'Ida Berg']);
  });
});
