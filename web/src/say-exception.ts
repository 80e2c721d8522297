import type { TFunction } from 'i18next';

/** An exception as lists and orders have it. */
export interface Told {
  readonly kind: string;
  readonly cause: string;
  readonly next_step: string;
  readonly facts: Readonly<Record<string, string | number>> | null;
}

export interface ExceptionWords {
  readonly cause: string;
  readonly next: string;
}

/**
 * Why, and what to do, in the language of `t`. Exceptions from before the hub told what their sentences are
 * made of are said as they were written down, in English.
 */
export function sayException(
  t: TFunction<'exceptions'>,
  { kind, cause, next_step, facts }: Told,
): ExceptionWords {
  if (facts === null) return { cause, next: next_step };
  const parts = { ...facts, ...madeOf(t, kind, facts) };
  return {
    cause: t(`cause.${kind}`, { ...parts, context: causeOf(kind, facts), defaultValue: cause }),
    next: t(`next.${kind}`, { ...parts, context: nextOf(kind, facts), defaultValue: next_step }),
  };
}

type Facts = NonNullable<Told['facts']>;

function causeOf(kind: string, facts: Facts): string | undefined {
  return kind === 'external-edit' ? (Number(facts.by) > 0 ? 'up' : 'down') : undefined;
}

function nextOf(kind: string, facts: Facts): string | undefined {
  if (kind === 'external-edit') return String(facts.count);
  return kind === 'channel-unauthorized' ? String(facts.advice) : undefined;
}

/** Parts of a sentence that are words themselves. */
function madeOf(t: TFunction<'exceptions'>, kind: string, facts: Facts) {
  switch (kind) {
    case 'external-edit':
      return { by: Math.abs(Number(facts.by)), where: t(`where.${facts.where}`) };
    case 'totals-mismatch':
      return { sums: sumsOf(t, facts) };
    case 'dead-letter':
    case 'channel-failing':
      return { why: whyOf(t, String(facts.words)) };
    default:
      return {};
  }
}

const sumsOf = (t: TFunction<'exceptions'>, facts: Facts): string =>
  (['items', 'total'] as const)
    .filter((what) => `${what}Parts` in facts)
    .map((what) => t(`sum.${what}`, { parts: facts[`${what}Parts`], said: facts[`${what}Said`] }))
    .join('; ');

/** The hub's reasons begin with a code, "unavailable: …"; what follows is for whoever runs the store. */
export function whyOf(t: TFunction, words: string): string {
  const code = /^(?:gave up after \d+ tries: )?([a-z-]+): /.exec(words)?.[1] ?? 'other';
  return t(`exceptions:why.${code}`, { defaultValue: t('exceptions:why.other') });
}
