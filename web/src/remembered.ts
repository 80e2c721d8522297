/**
 * Small choices of this browser: language, theme, merchant. A browser that forbids storage forgets them,
 * and nothing else happens.
 */
export function remembered(key: string): string | null {
  try {
    return window.localStorage.getItem(`crossdock.${key}`);
  } catch {
    return null;
  }
}

/** Null forgets. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) window.localStorage.removeItem(`crossdock.${key}`);
    else window.localStorage.setItem(`crossdock.${key}`, value);
  } catch {
    // A choice that is not kept costs one click the next time.
  }
}
