import { type AuditCheck, type AuditScope, checklist, count } from './audit-report.ts';

const STATES = ['done', 'pending', 'dead'] as const;

/** Every delivery that was answered 200 is done, waiting, or set aside where somebody can see it. */
export async function auditInbox(scope: AuditScope): Promise<readonly AuditCheck[]> {
  const { hub, merchantId, channelName } = scope;
  const list = checklist('Inbox');
  const rows = hub.store.inbox.docs.aggregate<{
    _id: { channelId: string; state: string };
    n: number;
  }>([
    { $match: { merchantId } },
    { $group: { _id: { channelId: '$channelId', state: '$state' }, n: { $sum: 1 } } },
  ]);
  const sums = new Map<string, number>();
  for await (const { _id, n } of rows) {
    list.looked(n);
    sums.set(_id.state, (sums.get(_id.state) ?? 0) + n);
    if (STATES.some((state) => state === _id.state)) continue;
    list.found(channelName(_id.channelId), `${count(n, 'delivery')} in no known state.`);
  }
  const hidden = await unseenDead(scope);
  for (const { id, channelId } of hidden) {
    const where = `delivery ${id} of ${channelName(channelId)}`;
    list.found(where, 'It was set aside, but no exception shows it to anybody.');
  }
  const [done = 0, pending = 0, dead = 0] = STATES.map((state) => sums.get(state));
  return [list.done(`${done} done, ${pending} waiting, ${dead} set aside as dead letters`)];
}

async function unseenDead({ hub, merchantId }: AuditScope) {
  const unseen: { id: string; channelId: string }[] = [];
  const dead = hub.store.inbox.docs.find(
    { merchantId, state: 'dead' },
    { projection: { channelId: 1 } },
  );
  for await (const { _id, channelId } of dead) {
    const id = _id.toHexString();
    const key = `dead:${id}`;
    if (!(await hub.store.exceptions.docs.findOne({ merchantId, key }))) {
      unseen.push({ id, channelId });
    }
  }
  return unseen;
}
