const KEY = 'crossdock.reloadedAt';
const ONCE_IN_MS = 60_000;

/**
 * A tab that was open while a new version was installed asks for pieces that are gone. Loading the page
 * again brings the new ones; once, so that a piece which is truly missing is told as an error.
 */
export function reloadOnNewVersion(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(window.sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - last < ONCE_IN_MS) return;
    event.preventDefault();
    window.sessionStorage.setItem(KEY, String(Date.now()));
    window.location.reload();
  });
}
