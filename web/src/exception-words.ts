import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { numberFormat } from './i18n/formats.ts';
import { type ExceptionWords, sayException, type Told } from './say-exception.ts';

/** Says exceptions in the reader's language. */
export function useExceptionWords(): (of: Told) => ExceptionWords {
  const { t } = useTranslation('exceptions');
  return useCallback((of: Told) => sayException(t, withMoneyAsRead(of)), [t]);
}

/** "153.15 EUR" is how the hub writes amounts down. */
const WRITTEN = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/;

function withMoneyAsRead(told: Told): Told {
  if (told.kind !== 'totals-mismatch' || told.facts === null) return told;
  const facts = Object.entries(told.facts).map(([name, fact]) => [name, asRead(fact)]);
  return { ...told, facts: Object.fromEntries(facts) };
}

function asRead(fact: string | number): string | number {
  const [, amount, currency] = WRITTEN.exec(String(fact)) ?? [];
  if (amount === undefined || currency === undefined) return fact;
  return numberFormat({ style: 'currency', currency }).format(Number(amount));
}
