import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Scope } from './me.ts';
import type { IconName } from './shell/Icon.tsx';

type Load = () => Promise<{ readonly default: ComponentType }>;

export interface PageEntry {
  /** As react-router writes it. */
  readonly path: string;
  /** Key of the page's name in the namespace "shell". */
  readonly label: string;
  /** Who lacks it is told so, and is not led here. */
  readonly scope: Scope | null;
  /** Given: the page stands in the navigation, in this order. */
  readonly icon: IconName | null;
  /** Public pages are for people who are not signed in; the admin has no such people. */
  readonly isPublic: boolean;
  readonly Page: LazyExoticComponent<ComponentType>;
}

type About = Pick<PageEntry, 'path' | 'label' | 'scope'> & Partial<PageEntry>;

const page = (about: About, load: Load): PageEntry => ({
  icon: null,
  isPublic: false,
  ...about,
  Page: lazy(load),
});

/** For people who are not signed in: nobody's scope is asked for. */
const publicPage = (path: string, label: string, load: Load): PageEntry =>
  page({ path, label, scope: null, isPublic: true }, load);

/** Every page of the console, in the order of the navigation. */
export const pages: readonly PageEntry[] = [
  page(
    { path: '/', label: 'nav.home', scope: null, icon: 'home' },
    () => import('./pages/home/HomePage.tsx'),
  ),
  page(
    { path: '/orders', label: 'nav.orders', scope: 'read:orders', icon: 'orders' },
    () => import('./pages/orders/OrdersPage.tsx'),
  ),
  page(
    { path: '/orders/:id', label: 'nav.orders', scope: 'read:orders' },
    () => import('./pages/orders/OrderPage.tsx'),
  ),
  page(
    { path: '/stock', label: 'nav.stock', scope: 'read:stock', icon: 'stock' },
    () => import('./pages/stock/StockPage.tsx'),
  ),
  page(
    { path: '/stock/:sku', label: 'nav.stock', scope: 'read:stock' },
    () => import('./pages/stock/ItemPage.tsx'),
  ),
  page(
    { path: '/mapping', label: 'nav.mapping', scope: 'read:listings', icon: 'mapping' },
    () => import('./pages/mapping/MappingPage.tsx'),
  ),
  page(
    { path: '/exceptions', label: 'nav.exceptions', scope: 'read:exceptions', icon: 'exceptions' },
    () => import('./pages/exceptions/ExceptionsPage.tsx'),
  ),
  page(
    { path: '/activity', label: 'nav.activity', scope: 'read:inbox', icon: 'activity' },
    () => import('./pages/activity/ActivityPage.tsx'),
  ),
  page(
    { path: '/channels', label: 'nav.channels', scope: 'read:channels', icon: 'channels' },
    () => import('./pages/channels/ChannelsPage.tsx'),
  ),
  page(
    { path: '/channels/new', label: 'nav.channels', scope: 'write:channels' },
    () => import('./pages/channels/ConnectPage.tsx'),
  ),
  page(
    { path: '/channels/:id', label: 'nav.channels', scope: 'read:channels' },
    () => import('./pages/channels/ChannelPage.tsx'),
  ),
  page(
    { path: '/settings', label: 'nav.settings', scope: null, icon: 'settings' },
    () => import('./pages/settings/SettingsPage.tsx'),
  ),
  publicPage('/sign-in', 'nav.signIn', () => import('./pages/sign-in/SignInPage.tsx')),
  publicPage('/enter', 'nav.signIn', () => import('./pages/sign-in/EnterPage.tsx')),
  publicPage('/welcome', 'nav.welcome', () => import('./pages/sign-in/WelcomePage.tsx')),
  publicPage('/join', 'nav.join', () => import('./pages/sign-in/JoinPage.tsx')),
  publicPage('/reset', 'nav.reset', () => import('./pages/sign-in/ResetPage.tsx')),
];
