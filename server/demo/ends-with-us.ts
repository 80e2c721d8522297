import type { ChildProcess } from 'node:child_process';

const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** However this process ends, a child it started does not live on without it. */
export function endsWithUs(child: ChildProcess): void {
  living.add(child);
  child.once('exit', () => living.delete(child));
}
