// A stand-in for Shopify's App Bridge with the part of it that the app uses, over postMessage to the
// simulated admin around it. It is served and loaded in demo and tests only; the real one comes from
// Shopify's CDN and may not be bundled.
(() => {
  // One script serves the frames of several simulated shops.
  const home = location.ancestorOrigins?.[0] ?? new URL(document.currentScript.src).origin;
  const asked = new URLSearchParams(location.search);
  const waiting = new Map();
  let count = 0;
  const tell = (message) => parent.postMessage({ to: 'admin', ...message }, home);

  globalThis.shopify = {
    config: {
      apiKey: document.querySelector('meta[name="shopify-api-key"]')?.content ?? '',
      shop: asked.get('shop'),
      host: asked.get('host'),
      locale: asked.get('locale') ?? 'en',
    },
    environment: { embedded: true, mobile: false, intent: false },
    idToken: () =>
      new Promise((resolve) => {
        const id = ++count;
        waiting.set(id, resolve);
        tell({ kind: 'idToken', id });
      }),
    toast: {
      show(text, options = {}) {
        tell({ kind: 'toast', text, error: options.isError === true });
        return String(++count);
      },
      hide: () => tell({ kind: 'toast', text: '' }),
    },
    loading: (on = true) => tell({ kind: 'loading', on }),
    saveBar: {
      show: async (id) => tell({ kind: 'saveBar', id, shown: true }),
      hide: async (id) => tell({ kind: 'saveBar', id, shown: false }),
      toggle: async () => {},
      leaveConfirmation: async () => {},
    },
  };

  const menus = () => [
    ...document.querySelectorAll('ui-nav-menu a, s-app-nav a, s-app-nav s-link'),
  ];
  const tellNav = () => {
    const links = menus().map((link) => ({
      href: link.getAttribute('href'),
      text: link.textContent.trim(),
      current: new URL(link.getAttribute('href'), location.href).pathname === location.pathname,
    }));
    tell({ kind: 'nav', links });
  };

  /** As in the admin: the menu is drawn outside, its elements show nothing here. */
  class NavMenu extends HTMLElement {
    connectedCallback() {
      this.hidden = true;
      this.style.display = 'none';
      this.watch = new MutationObserver(tellNav);
      this.watch.observe(this, { childList: true, subtree: true, characterData: true });
      setTimeout(tellNav, 0);
    }
    disconnectedCallback() {
      this.watch.disconnect();
    }
  }
  customElements.define('ui-nav-menu', class extends NavMenu {});
  customElements.define('s-app-nav', class extends NavMenu {});

  /** The menu marks where the app is now. */
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name].bind(history);
    history[name] = (...given) => {
      original(...given);
      tellNav();
    };
  }
  addEventListener('popstate', tellNav);

  const hears = {
    idToken({ id, token }) {
      waiting.get(id)?.(token);
      waiting.delete(id);
    },
    navigate({ href }) {
      const link = menus().find((each) => each.getAttribute('href') === href);
      // Handled by the app itself, unless nobody listens: then it is a link like any other.
      const event = new CustomEvent('shopify:navigate', { bubbles: true, cancelable: true });
      if (link?.dispatchEvent(event)) location.assign(href);
    },
    saveBar: ({ id, button }) =>
      document.getElementById(id)?.querySelectorAll('button')[button === 'save' ? 0 : 1]?.click(),
  };
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || origin !== home || data?.from !== 'admin') return;
    if (Object.hasOwn(hears, data.kind)) hears[data.kind](data);
  });
})();
