import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useMe } from '../../me.ts';
import { Mark } from '../Mark.tsx';
import { BottomBar } from './BottomBar.tsx';
import { MerchantSwitch } from './MerchantSwitch.tsx';
import { Navigation } from './Navigation.tsx';
import { PersonMenu } from './PersonMenu.tsx';

/** React 18 does not know "inert" as a word of its own and passes it on as it is. */
const BEHIND = { inert: '' };

/** The console in a tab of its own: navigation at the left, on a phone behind the bar at the bottom. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('shell');
  const me = useMe();
  const { pathname } = useLocation();
  const [menuOpen, setMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);
  useEffect(() => {
    setMenuOpen(false);
    // A new page is announced by standing at its beginning; the first one by the browser itself.
    if (before.current !== pathname) main.current?.focus({ preventScroll: true });
    before.current = pathname;
  }, [pathname]);
  useEffect(() => {
    if (!menuOpen) return;
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setMenuOpen(false);
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [menuOpen]);
  return (
    <div className="cd-frame">
      <a className="cd-skip" href="#content">
        {t('skip')}
      </a>
      <header className={menuOpen ? 'cd-side cd-side-open' : 'cd-side'} id="menu">
        <div className="cd-brand">
          <Mark />
          <span className="cd-brand-name">Crossdock</span>
        </div>
        <MerchantSwitch me={me} />
        <Navigation me={me} />
        <PersonMenu me={me} />
      </header>
      <main className="cd-main" id="content" tabIndex={-1} ref={main} {...(menuOpen && BEHIND)}>
        {children}
      </main>
      <BottomBar me={me} open={menuOpen} onToggle={() => setMenuOpen(!menuOpen)} />
    </div>
  );
}
