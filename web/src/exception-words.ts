import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { type ExceptionWords, sayException, type Told } from './say-exception.ts';

/** Says exceptions in the reader's language. */
export function useExceptionWords(): (of: Told) => ExceptionWords {
  const { t } = useTranslation('exceptions');
  return useCallback((of: Told) => sayException(t, of), [t]);
}
