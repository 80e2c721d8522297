import { shell } from './host.ts';
import { remember, remembered } from './remembered.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const darkPreferred = window.matchMedia('(prefers-color-scheme: dark)');

export function themeNow(): Theme {
  const kept = remembered('theme');
  return THEMES.find((each) => each === kept) ?? 'system';
}

function apply(): void {
  const theme = themeNow();
  const dark = theme === 'dark' || (theme === 'system' && darkPreferred.matches);
  document.documentElement.classList.toggle('cd-dark', dark);
}

/** The brand of its own stands on the root, because dialogs and menus are drawn outside of the page. */
export function startTheme(): void {
  // Inside the admin the pages look like the admin, which has no dark side.
  if (shell === 'embedded') return;
  document.documentElement.classList.add('cd-console');
  apply();
  darkPreferred.addEventListener('change', apply);
}

export function chooseTheme(theme: Theme): void {
  remember('theme', theme);
  apply();
}
