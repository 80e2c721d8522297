import { limits } from '../../limits.ts';
import { type AuditCheck, type AuditScope, checklist } from './audit-report.ts';

/** Every number ever sent has an outcome; one that is "sent" for longer than any pass was forgotten. */
export async function auditWrites(scope: AuditScope): Promise<readonly AuditCheck[]> {
  const { hub, merchantId, channelName } = scope;
  const list = checklist('Numbers sent');
  list.looked(await hub.store.stockWrites.docs.countDocuments({ merchantId }));
  const old = new Date(hub.now().getTime() - 2 * limits.writeAnswerMs);
  const forgotten = hub.store.stockWrites.docs.find({
    merchantId,
    state: 'sent',
    sentAt: { $lt: old },
  });
  for await (const { sku, channelId, sellable, sentAt } of forgotten) {
    const where = `${sku} on ${channelName(channelId)}`;
    const when = sentAt.toISOString();
    list.found(
      where,
      `The number ${sellable} was sent at ${when} and nobody noted what came of it.`,
    );
  }
  return [list.done('each has its outcome')];
}
