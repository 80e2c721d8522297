import { Command } from 'commander';
import { audit } from '../services/audit/audit.ts';
import type { AuditReport } from '../services/audit/audit-report.ts';
import { CliError, type Desk } from './desk.ts';
import { findMerchant } from './merchant.ts';

interface AuditOptions {
  readonly merchant?: string;
  readonly offline: boolean;
}

/** Longer than a running hub needs from an order to its ledger lines and positions. */
const AGAIN_AFTER_MS = 1_500;

export function auditCommand(desk: Desk): Command {
  return new Command('audit')
    .description('prove that ledger, positions, orders and channels agree; exit code 1 if not')
    .option('--merchant <name>', 'only this one')
    .option('--offline', 'do not ask the channels what they show', false)
    .action((options: AuditOptions) => runAudit(desk, options));
}

async function runAudit(desk: Desk, { merchant, offline }: AuditOptions): Promise<void> {
  const { terminal } = desk;
  await desk.withHub(async (hub) => {
    const merchants = merchant
      ? [await findMerchant(hub, merchant)]
      : await hub.store.merchants.list();
    if (merchants.length === 0) throw new CliError('There is nothing to audit: no merchant yet.');
    for (const { _id, name } of merchants) {
      const report = await audit(hub, _id, { offline, againAfterMs: AGAIN_AFTER_MS });
      terminal.out(`Audit of ${name}`);
      for (const line of linesOf(report)) terminal.out(line);
      if (!report.clean) desk.failed();
    }
  });
}

function linesOf({ checks, clean }: AuditReport): string[] {
  const width = Math.max(...checks.map((check) => check.name.length));
  const lines = checks.flatMap(({ name, checked, note, problems, unlisted }) => {
    const mark = problems.length === 0 ? '✓' : '✗';
    const title = name.padEnd(width);
    return [
      `  ${mark} ${title}  ${checked} looked at: ${problems.length === 0 ? note : 'not right'}`,
      ...problems.map(({ where, message }) => `      ${where}: ${message}`),
      ...(unlisted > 0 ? [`      … and ${unlisted} more`] : []),
    ];
  });
  const problems = checks.reduce((sum, check) => sum + check.problems.length + check.unlisted, 0);
  const last = clean ? '  Everything agrees.' : `  Differences: ${problems}.`;
  return [...lines, last];
}
