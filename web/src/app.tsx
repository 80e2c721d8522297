import { AppProvider } from '@shopify/polaris';
import de from '@shopify/polaris/locales/de.json';
import en from '@shopify/polaris/locales/en.json';
import { QueryClientProvider } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { createBrowserRouter, Outlet, type RouteObject, ScrollRestoration } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { basename, shell } from './host.ts';
import { type PageEntry, pages } from './pages.ts';
import { ToastProvider } from './parts/toast.tsx';
import { queryClient } from './query.ts';
import { AppLink } from './shell/AppLink.tsx';
import { Broken, Guarded, NotFound } from './shell/Guarded.tsx';
import { PublicFrame } from './shell/PublicFrame.tsx';
import { SignedIn } from './shell/SignedIn.tsx';

/** What all pages stand in; inside the router, because Polaris draws links with its link. */
function Root() {
  const { i18n } = useTranslation();
  return (
    <AppProvider i18n={i18n.language === 'de' ? [de, en] : en} linkComponent={AppLink}>
      <ToastProvider>
        <Outlet />
      </ToastProvider>
      <ScrollRestoration />
    </AppProvider>
  );
}

const routeOf = (page: PageEntry): RouteObject => ({
  path: page.path,
  element: <Guarded page={page} />,
  errorElement: <Broken />,
});

const publicPages = shell === 'embedded' ? [] : pages.filter((page) => page.isPublic);

const router = createBrowserRouter(
  [
    {
      element: <Root />,
      children: [
        { element: <PublicFrame />, children: publicPages.map(routeOf) },
        {
          element: <SignedIn />,
          children: [
            ...pages.filter((page) => !page.isPublic).map(routeOf),
            { path: '*', element: <NotFound /> },
          ],
        },
      ],
    },
  ],
  { basename },
);

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
