import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../server/domain/roles.ts';
import { limits } from '../../server/limits.ts';
import { tell } from '../../server/services/changes/tell.ts';
import { apiOf } from '../support/api.ts';
import { type SeededMerchant, seedMerchantWithAll } from '../support/merchant.ts';
import { type ServedHub, servedHub } from '../support/served-hub.ts';
import { browse, type SignedInPerson, signedIn } from '../support/sign-in.ts';

let test: ServedHub;
let shop: SeededMerchant;
let anna: SignedInPerson;

beforeAll(async () => {
  test = await servedHub();
  shop = await seedMerchantWithAll(test.hub, 'Log');
  const { merchantId } = shop;
  anna = await signedIn(test, { merchantId, role: 'owner', name: 'Anna Berg' });
});
afterAll(() => test.close());

interface Line {
  readonly kind: string;
  readonly actor: { readonly kind: string; readonly name: string };
  readonly subject: { readonly type: string; readonly id: string; readonly name: string | null };
  readonly channel: { readonly name: string } | null;
  readonly from: string | null;
  readonly to: string | null;
}

const asAnna = (path: string, method: string, body?: unknown) =>
  browse(test.url, `/api/v1${path}`, { method, cookie: anna.cookie, body });

const log = async (query = ''): Promise<readonly Line[]> =>
  (await asAnna(`/changes${query}`, 'GET')).body.changes;

/** What one call leaves in the log. */
async function leaves(work: () => Promise<unknown>): Promise<readonly Line[]> {
  const before = (await log('?limit=250')).length;
  await work();
  const after = await log('?limit=250');
  return after.slice(0, after.length - before);
}

describe('the log of changes', () => {
  it('tells who changed a channel, from what to what, and nothing of what was only looked at', async () => {
    const path = `/channels/${shop.channel._id}/mode`;
    const left = await leaves(async () => {
      await asAnna(path, 'POST', { mode: 'paused', preview: true });
      await asAnna(path, 'POST', { mode: 'paused' });
      await asAnna(path, 'POST', { mode: 'paused' });
    });
    expect(left).toMatchObject([
      {
        kind: 'channel-mode',
        actor: { kind: 'person', name: 'Anna Berg' },
        subject: { type: 'channel', name: 'Shop Log' },
        from: 'live',
        to: 'paused',
      },
    ]);
  });

  it('has a line for people, roles, links, keys, buffers and mappings, each with its values', async () => {
    const [listing] = await test.hub.store.listings.ofSkus(shop.merchantId, [shop.sku]);
    const cases: [string, () => Promise<unknown>, object][] = [
      [
        'invite',
        () => asAnna('/invitations', 'POST', { email: 'New@example.com', role: 'support' }),
        { kind: 'person-invited', subject: { type: 'invitation', name: null }, to: 'support' },
      ],
      [
        'call back',
        () => asAnna(`/invitations/${shop.invitationId}`, 'DELETE'),
        { kind: 'invitation-revoked', subject: { id: shop.invitationId } },
      ],
      [
        'role',
        () => asAnna(`/people/${shop.personId}`, 'PATCH', { role: 'warehouse' }),
        {
          kind: 'role-changed',
          subject: { name: 'Kim Log' },
          from: 'operations',
          to: 'warehouse',
        },
      ],
      [
        'reset',
        () => asAnna(`/people/${shop.personId}/reset-link`, 'POST'),
        { kind: 'reset-link-made', subject: { id: shop.personId, name: 'Kim Log' } },
      ],
      [
        'key',
        () => asAnna('/api-keys', 'POST', { name: 'Scanner', scopes: ['read:stock'], days: 9 }),
        { kind: 'key-made', subject: { type: 'api-key', name: 'Scanner' } },
      ],
      [
        'end of a key',
        () => asAnna(`/api-keys/${shop.apiKeyId}`, 'DELETE'),
        { kind: 'key-revoked', subject: { id: shop.apiKeyId, name: 'Key Log' } },
      ],
      [
        'buffer',
        () => asAnna(`/stock/${shop.sku}/buffer`, 'PUT', { channel: shop.channel._id, units: 4 }),
        {
          kind: 'buffer-set',
          subject: { type: 'item', name: shop.sku },
          channel: { name: 'Shop Log' },
          from: '2',
          to: '4',
        },
      ],
      [
        'unmap',
        () => asAnna('/listings/unmap', 'POST', { listings: [listing?._id] }),
        { kind: 'listing-mapped', subject: { name: `Item ${shop.sku}` }, from: shop.sku, to: null },
      ],
      [
        'map again',
        () => asAnna('/listings/map', 'POST', { listings: [listing?._id], sku: shop.sku }),
        { kind: 'listing-mapped', from: null, to: shop.sku },
      ],
      [
        'owner of an exception',
        () => asAnna(`/exceptions/${shop.exceptionId}`, 'PATCH', { owner: shop.personId }),
        {
          kind: 'exception-owned',
          subject: { type: 'exception', name: 'unmapped-line' },
          from: null,
          to: 'Kim Log',
        },
      ],
      [
        'close',
        () => asAnna('/exceptions/close', 'POST', { exceptions: [shop.exceptionId] }),
        { kind: 'exception-closed', subject: { name: 'unmapped-line' } },
      ],
      [
        'replay',
        () => asAnna(`/dead-letters/${shop.deadLetterId}/replay`, 'POST'),
        { kind: 'dead-letter-replayed', subject: { name: 'topic-Log' } },
      ],
      [
        'removal',
        () => asAnna(`/people/${shop.personId}`, 'DELETE'),
        { kind: 'person-removed', subject: { name: 'Kim Log' }, from: 'warehouse', to: null },
      ],
      [
        'disconnection',
        () => asAnna(`/channels/${shop.channel._id}/disconnect`, 'POST', { preview: false }),
        { kind: 'channel-disconnected', subject: { name: 'Shop Log' } },
      ],
    ];
    for (const [name, work, line] of cases) {
      const left = await leaves(work);
      expect([name, left.length]).toEqual([name, 1]);
      expect(left[0]).toMatchObject({ actor: { name: 'Anna Berg' }, ...line });
    }
  });

  it('leaves no line for what changed nothing or was refused', async () => {
    const left = await leaves(async () => {
      await asAnna(`/exceptions/${shop.exceptionId}/close`, 'POST');
      await asAnna(`/dead-letters/${shop.deadLetterId}/replay`, 'POST');
      await asAnna(`/api-keys/${shop.apiKeyId}`, 'DELETE');
      await asAnna(`/people/${anna.personId}`, 'PATCH', { role: 'support' });
      await asAnna(`/channels/${shop.channel._id}/mode`, 'POST', { mode: 'live' });
    });
    expect(left).toEqual([]);
  });

  it('keeps neither a secret nor anybody’s e-mail or name, and ends after its time', async () => {
    const rows = await test.hub.store.changes.docs.find({ merchantId: shop.merchantId }).toArray();
    expect(rows.length).toBeGreaterThan(12);
    expect(JSON.stringify(rows)).not.toMatch(/@|cdk_|token|\b(Anna|Kim|Ida)\b/);
    for (const { at, expireAt } of rows) {
      expect(expireAt.getTime() - at.getTime()).toBe(limits.changeDays * 86_400_000);
    }
  });

  it('is narrowed to one actor or kind, and read to its end page by page', async () => {
    const all = await log('?limit=250');
    const { body } = await asAnna('/changes', 'GET');
    const me = body.actors.find((each: { name: string }) => each.name === 'Anna Berg');
    expect(me).toMatchObject({ id: `person:${anna.personId}`, kind: 'person' });
    const mine = await log(`?limit=250&actor=${encodeURIComponent(me.id)}`);
    expect(mine).toEqual(all.filter(({ actor }) => actor.name === 'Anna Berg'));
    expect(await log('?kind=key-made')).toEqual(all.filter(({ kind }) => kind === 'key-made'));
    const read: Line[] = [];
    let cursor = '';
    do {
      const page = await asAnna(`/changes?limit=5${cursor && `&cursor=${cursor}`}`, 'GET');
      read.push(...page.body.changes);
      cursor = page.body.next ?? '';
    } while (cursor);
    expect(read).toEqual(all);
  });

  it('names a key that writes, a shop’s staff, and the operator of the hub', async () => {
    const other = await seedMerchantWithAll(test.hub, 'Else');
    const { merchantId } = other;
    const api = await apiOf(test.hub, test.url, merchantId, SCOPES);
    await api(`/dead-letters/${other.deadLetterId}/replay`, { method: 'POST' });
    const subject = { type: 'shop', id: 'north.example', name: 'north.example' };
    const actor = 'shopify:north.example/42';
    await tell(test.hub, { merchantId, actor }, { kind: 'shop-joined', subject });
    const { body } = await api('/changes');
    const [joined, replayed] = body.changes;
    expect(joined.actor).toMatchObject({ kind: 'shop', name: 'north.example' });
    expect(replayed.actor).toMatchObject({ kind: 'key', name: 'tests' });
    const kinds = body.actors.map(({ kind }: { kind: string }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['operator', 'key', 'shop']));
  });

  it('is for owners and operations only', async () => {
    const { merchantId } = shop;
    for (const [role, status] of [
      ['operations', 200],
      ['warehouse', 403],
      ['support', 403],
      ['read-only', 403],
    ] as const) {
      const { cookie } = await signedIn(test, { merchantId, role });
      expect([role, (await browse(test.url, '/api/v1/changes', { cookie })).status]).toEqual([
        role,
        status,
      ]);
    }
  });

  it('never costs the change itself: what cannot be written down is told to the process’s log', async () => {
    const told: unknown[] = [];
    const broken = {
      ...test.hub,
      store: {
        ...test.hub.store,
        changes: { ...test.hub.store.changes, append: () => Promise.reject(new Error('down')) },
      },
      log: (event: string, fields: object) => told.push([event, fields]),
    };
    const subject = { type: 'channel', id: 'chn_1', name: 'Shop' };
    await tell(broken, { merchantId: 'mer_1', actor: 'key:1' }, { kind: 'channel-mode', subject });
    expect(told).toMatchObject([['change.untold', { actor: 'key:1', subjectId: 'chn_1' }]]);
  });
});
