import { dateFormat, relativeFormat } from '../i18n/formats.ts';

interface Props {
  /** As the API gives it; null shows a dash. */
  readonly at: string | null | undefined;
  /** "3 minutes ago" instead of the clock. */
  readonly relative?: boolean;
  /** With the seconds: where many things happen in one minute. */
  readonly seconds?: boolean;
}

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

function short(date: Date, now: Date, seconds: boolean): string {
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const time = seconds ? { ...clock, second: '2-digit' as const } : clock;
  if (sameDay(date, now)) return dateFormat(time).format(date);
  const day = { day: 'numeric', month: 'short' } as const;
  const thisYear = date.getFullYear() === now.getFullYear();
  const parts = thisYear ? { ...day, ...time } : { ...day, year: 'numeric' as const };
  return dateFormat(parts).format(date);
}

function ago(date: Date, now: Date): string {
  const format = relativeFormat({ numeric: 'auto' });
  const seconds = Math.round((date.getTime() - now.getTime()) / 1000);
  const steps = [
    ['second', 60],
    ['minute', 60],
    ['hour', 24],
    ['day', 30],
    ['month', 12],
  ] as const;
  let value = seconds;
  for (const [unit, size] of steps) {
    if (Math.abs(value) < size) return format.format(value, unit);
    value = Math.round(value / size);
  }
  return format.format(value, 'year');
}

/** A moment in the reader's zone and language: today by the clock, else with its day. */
export function When({ at, relative = false, seconds = false }: Props) {
  if (!at) return <span>–</span>;
  const date = new Date(at);
  const now = new Date();
  const full = dateFormat({ dateStyle: 'full', timeStyle: 'medium' });
  return (
    <time dateTime={at} title={full.format(date)}>
      {relative ? ago(date, now) : short(date, now, seconds)}
    </time>
  );
}
