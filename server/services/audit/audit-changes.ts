import { limits } from '../../limits.ts';
import { hashJudge } from '../changes/chain.ts';
import { chainWalk } from './audit-change-links.ts';
import { type AuditCheck, type AuditScope, type Checklist, checklist } from './audit-report.ts';

const BATCH = 500;

const STRAY =
  'It stands outside the chain that others of its time are in: it was inserted, or taken out of its place.';

/**
 * Every entry of the log of changes that was changed, removed or inserted by somebody who can write to the
 * database but has no key. The first entry there is stands on one that may have expired, and is believed to.
 *
 * What no chain can show is that its newest entries are gone: what is left is a shorter chain, as good as the
 * longer one was. So the note names its end, and who keeps the notes of each night sees that it went back.
 */
export async function auditChanges(scope: AuditScope): Promise<readonly AuditCheck[]> {
  const { hub, merchantId } = scope;
  const list = checklist('Log of changes');
  const walk = chainWalk(list, hashJudge(hub.sealer));
  for await (const entry of hub.store.changes.chain(merchantId, BATCH)) {
    list.looked();
    walk.take(entry);
  }
  const { newest, since } = walk.end();
  if (since) await findStrays(scope, list, since);
  if (!newest) return [list.done('nothing was written down yet')];
  const end = `entry ${newest.seq}, marked …${String(newest.hash).slice(-16)}`;
  return [list.done(`each entry follows from the one before; the newest is ${end}`)];
}

/**
 * Entries without a place are from before there was a chain, or they are somebody else's. Anything can stand
 * there in place of a number, and not every database can be asked for that.
 */
async function findStrays({ hub, merchantId }: AuditScope, list: Checklist, since: Date) {
  const upgraded = new Date(since.getTime() + limits.changeUpgradeMs);
  for await (const { _id, seq } of hub.store.changes.placesSince(merchantId, upgraded, BATCH)) {
    if (typeof seq !== 'number') list.found(`entry ${_id}`, STRAY);
  }
}
