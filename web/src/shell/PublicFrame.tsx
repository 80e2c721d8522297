import { useTranslation } from 'react-i18next';
import { Outlet } from 'react-router';
import { chooseLanguage, LANGUAGES, languageNow } from '../i18n/index.ts';
import { Mark } from './Mark.tsx';

/** Around the pages for people who are not signed in: the brand, one card, the languages. */
export function PublicFrame() {
  const { t } = useTranslation('shell');
  return (
    <div className="cd-public">
      <header className="cd-public-brand">
        <Mark size={40} />
        <span className="cd-brand-name">Crossdock</span>
      </header>
      <main className="cd-public-main">
        <Outlet />
      </main>
      <footer className="cd-public-foot">
        <nav aria-label={t('person.language')}>
          {LANGUAGES.map((language) => (
            <button
              key={language}
              type="button"
              lang={language}
              aria-pressed={languageNow() === language}
              onClick={() => chooseLanguage(language)}
            >
              {t(`languages.${language}`)}
            </button>
          ))}
        </nav>
      </footer>
    </div>
  );
}
