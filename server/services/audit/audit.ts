import { setTimeout as pause } from 'node:timers/promises';
import { channelNames } from '../channels/channel-names.ts';
import type { Hub } from '../hub.ts';
import { locationNames } from '../stock/location-names.ts';
import { auditChanges } from './audit-changes.ts';
import { auditChannels } from './audit-channels.ts';
import { auditInbox } from './audit-inbox.ts';
import { auditLedger } from './audit-ledger.ts';
import { auditOrders } from './audit-orders.ts';
import type { AuditCheck, AuditReport, AuditScope } from './audit-report.ts';
import { auditWrites } from './audit-writes.ts';

export interface AuditOptions {
  /** Leaves the channels alone: only the hub's own books are compared. */
  readonly offline: boolean;
  /** Beside a working hub books move while they are read: what differs is looked at again after this. */
  readonly againAfterMs: number;
}

/**
 * Proves that nothing was lost or made up: ledger lines = positions = orders = channel numbers, and every
 * delivery is accounted for; and that nobody wrote into the log of changes. Whatever does not agree is named,
 * with its place.
 */
export async function audit(
  hub: Hub,
  merchantId: string,
  { offline, againAfterMs }: AuditOptions,
): Promise<AuditReport> {
  const scope: AuditScope = {
    hub,
    merchantId,
    locationName: await locationNames(hub, merchantId),
    channelName: await channelNames(hub, merchantId),
  };
  const parts = [auditLedger, auditOrders, auditInbox, auditWrites, auditChanges];
  const checks: AuditCheck[] = [];
  for (const part of offline ? parts : [...parts, auditChannels]) {
    checks.push(...(await twice(() => part(scope), againAfterMs)));
  }
  return { checks, clean: checks.every((check) => check.problems.length === 0) };
}

/** A difference counts when a second look, a moment later, finds the very same one. */
async function twice(
  look: () => Promise<readonly AuditCheck[]>,
  againAfterMs: number,
): Promise<readonly AuditCheck[]> {
  const first = await look();
  if (first.every((check) => check.problems.length === 0)) return first;
  if (againAfterMs > 0) await pause(againAfterMs);
  const seen = new Set(first.flatMap((check) => check.problems.map(textOf)));
  const second = await look();
  return second.map((check) => {
    const problems = check.problems.filter((problem) => seen.has(textOf(problem)));
    return { ...check, problems, unlisted: problems.length > 0 ? check.unlisted : 0 };
  });
}

const textOf = ({ where, message }: AuditCheck['problems'][number]) => `${where}\n${message}`;
