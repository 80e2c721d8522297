import type { ImportLine, ImportLineKind } from '../../store/importing.ts';

export { IMPORT_LINE_KINDS, type ImportLine } from '../../store/importing.ts';

type Facts = ImportLine['facts'];

const TEXTS: Readonly<Record<ImportLineKind, (facts: Facts) => string>> = {
  'listings-read': ({ count }) => `Read ${count} listings.`,
  'numbers-opened': ({ count }) => `${count} numbers read; taken as opening stock.`,
  'numbers-compared': ({ count }) => `${count} numbers read; compared.`,
  'left-out': ({ what, words }) => `Left out ${what}, which cannot be read: ${words}`,
  'webhooks-on': () => 'Webhooks are registered.',
  'webhooks-off': () =>
    'Webhooks are off, because stores cannot reach this hub; the store is asked every minute.',
  'webhooks-failed': ({ words }) =>
    `Webhooks could not be registered (${words}); the store is asked every minute.`,
};

/** A line of an import's log: in English for the command line, and its facts for other languages. */
export const importLine = (kind: ImportLineKind, facts: Facts = {}): ImportLine => ({
  kind,
  facts,
  text: TEXTS[kind](facts),
});
