import { createElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHref } from 'react-router';
import { useMe } from '../../me.ts';
import type { PageEntry } from '../../pages.ts';
import { useNavigation } from '../navigation.ts';
import { useAdminLinks } from './admin-links.ts';

/** Inside the Shopify admin: the admin draws the frame and the navigation, we only say what stands in it. */
export function EmbeddedShell({ children }: { readonly children: ReactNode }) {
  const entries = useNavigation(useMe());
  useAdminLinks();
  return (
    <>
      {createElement(
        's-app-nav',
        null,
        entries.map((page) => <NavLink key={page.path} page={page} />),
      )}
      <main>{children}</main>
    </>
  );
}

function NavLink({ page }: { readonly page: PageEntry }) {
  const { t } = useTranslation('shell');
  const href = useHref(page.path);
  // The admin takes the link marked "home" for the app's own name and shows the others below it.
  return createElement(
    's-link',
    { href, ...(page.path === '/' && { rel: 'home' }) },
    t(page.label),
  );
}
