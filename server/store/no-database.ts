/**
 * What a person can do where the database lets nobody in; null for any other error. Told by name: the driver and
 * mongoose have classes of their own for the same trouble.
 */
export function noDatabase(error: unknown): string | null {
  if (!(error instanceof Error) || !error.name.startsWith('Mongo')) return null;
  const reason = error.message.split('\n')[0] ?? '';
  return `The database cannot be used: ${reason}
  - Is it running, and does MONGODB_URI say where, with a name and password it knows?
  - Without MONGODB_URI the hub brings a database of its own.`;
}
