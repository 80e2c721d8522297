import type { LedgerDoc } from '../../store/ledger.ts';
import { type AuditScope, type Checklist, placeOf } from './audit-report.ts';

export type TransferHalves = ReturnType<typeof transferHalves>;

/** Pairs the two halves of every transfer while the ledger is walked: what left must have arrived. */
export function transferHalves() {
  const open = new Map<string, { readonly line: LedgerDoc; readonly units: number }>();
  return {
    take(line: LedgerDoc): void {
      const arrived = line.from === 'transfer' ? line.quantity : 0;
      const left = line.to === 'transfer' ? line.quantity : 0;
      if (arrived === left) return;
      const key = `${line.cause.id}|${line.sku}`;
      const units = (open.get(key)?.units ?? 0) + left - arrived;
      // Pairs are forgotten as they close, so memory holds those that are open only.
      if (units === 0) open.delete(key);
      else open.set(key, { line, units });
    },
    tell(scope: AuditScope, list: Checklist): void {
      for (const { line, units } of open.values()) {
        const what = units > 0 ? 'left and never arrived' : 'arrived and never left';
        list.found(placeOf(scope, line), `${Math.abs(units)} transferred units ${what}.`);
      }
    },
  };
}
