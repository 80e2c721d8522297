import { useState } from 'react';
import { ApiError, apiUrl } from '../../api.ts';
import { sessionHeaders } from '../../session.ts';
import type { Filters } from './filters.ts';

/** Downloads what the filters find. A plain link could not say who asks for it inside the admin. */
export function useExport(filters: Filters) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const start = () => {
    setBusy(true);
    setError(null);
    download(filters)
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return { busy, error, start };
}

async function download(filters: Filters): Promise<void> {
  const query = new URLSearchParams(filters);
  const response = await fetch(apiUrl(`/orders.csv?${query}`), {
    headers: await sessionHeaders(),
    credentials: 'same-origin',
  });
  if (!response.ok) {
    const answer: unknown = await response.json().catch(() => null);
    const { code, message, what_to_do } = Object(Object(answer).error);
    const said = typeof message === 'string' ? message : response.statusText;
    throw new ApiError(response.status, String(code), said, what_to_do);
  }
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = `orders-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
