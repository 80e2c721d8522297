import i18next, { type FormatterModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { remember, remembered } from '../remembered.ts';
import { numberFormat } from './formats.ts';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One file a page area and language; the file's name is the namespace. */
const files = import.meta.glob<Record<string, unknown>>('./*/*.json', {
  eager: true,
  import: 'default',
});

function resourcesOf(language: Language): Record<string, Record<string, unknown>> {
  const own = Object.entries(files).filter(([path]) => path.startsWith(`./${language}/`));
  return Object.fromEntries(
    own.map(([path, texts]) => [path.slice(`./${language}/`.length, -'.json'.length), texts]),
  );
}

const known = (tag: string | null | undefined): Language | undefined =>
  LANGUAGES.find((each) => tag?.toLowerCase().split('-')[0] === each);

/** What the person chose, else what the browser asks for, else English. */
function startLanguage(): Language {
  const asked = new URLSearchParams(window.location.search).get('locale');
  return (
    known(remembered('language')) ??
    known(asked) ??
    navigator.languages.map(known).find((each) => each !== undefined) ??
    'en'
  );
}

export function startI18n(): void {
  const language = startLanguage();
  document.documentElement.lang = language;
  void i18next
    .use(initReactI18next)
    .use(asRead)
    .init({
      lng: language,
      fallbackLng: 'en',
      resources: { en: resourcesOf('en'), de: resourcesOf('de') },
      // React escapes what it prints.
      interpolation: { escapeValue: false, alwaysFormat: true },
      initAsync: false,
    });
}

/** Numbers inside sentences are written as beside them: "1,544 orders", "1.544 Bestellungen". */
const asRead: FormatterModule = {
  type: 'formatter',
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value: unknown) =>
    typeof value === 'number' ? numberFormat().format(value) : String(value),
};

export const languageNow = (): Language => known(i18next.language) ?? 'en';

/** For `Intl`: the language with the region of the browser, whose readers write "14:05" or "2:05 PM". */
export function localeNow(): string {
  const language = languageNow();
  return (
    navigator.languages.find((tag) => known(tag) === language && isKnownToIntl(tag)) ?? language
  );
}

/** Some systems name languages as POSIX does ("en-US@posix"), which Intl refuses. */
export function isKnownToIntl(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

export function chooseLanguage(language: Language): void {
  remember('language', language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}
