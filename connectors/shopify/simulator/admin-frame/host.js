// The admin's side of the stand-in: frames the app named by ?app=, hands out session tokens, and draws
// what the app asks for. Messages count only when they come out of that frame.
const frame = document.querySelector('iframe');
const nav = document.querySelector('nav');
const asked = new URLSearchParams(location.search);
const app = new URL(asked.get('app') ?? 'http://127.0.0.1:4100/embedded');

const { shop } = readConfig();
document.querySelector('#shop').textContent = shop;

function readConfig() {
  // Synchronous on purpose: nothing can be drawn before it, and the shop is on this machine.
  const request = new XMLHttpRequest();
  request.open('GET', '/admin-frame/config', false);
  request.send();
  return JSON.parse(request.responseText);
}

app.searchParams.set('shop', shop);
app.searchParams.set('host', btoa(`admin.shopify.com/store/${shop.split('.')[0]}`));
app.searchParams.set('embedded', '1');
frame.src = app.href;

const tell = (message) =>
  frame.contentWindow.postMessage({ from: 'admin', ...message }, app.origin);

const answers = {
  async idToken({ id }) {
    const answer = await fetch('/admin-frame/session-token');
    tell({ kind: 'idToken', id, token: await answer.text() });
  },
  nav({ links }) {
    const items = links.map(({ href, text, current }) => {
      const link = document.createElement('a');
      link.href = href;
      link.textContent = text;
      if (current) link.setAttribute('aria-current', 'page');
      link.addEventListener('click', (event) => {
        event.preventDefault();
        tell({ kind: 'navigate', href });
      });
      return link;
    });
    nav.replaceChildren(...items);
  },
  toast({ text }) {
    document.querySelector('#toast').textContent = text;
    setTimeout(() => document.querySelector('#toast').replaceChildren(), 5000);
  },
  loading({ on }) {
    document.querySelector('#loading').classList.toggle('on', on);
  },
  saveBar({ shown, id }) {
    const bar = document.querySelector('#bar');
    bar.classList.toggle('shown', shown);
    bar.dataset.id = id;
  },
};

addEventListener('message', ({ source, origin, data }) => {
  if (source !== frame.contentWindow || origin !== app.origin || data?.to !== 'admin') return;
  if (Object.hasOwn(answers, data.kind)) answers[data.kind](data);
});

for (const button of ['save', 'discard']) {
  document.querySelector(`#${button}`).addEventListener('click', () => {
    tell({ kind: 'saveBar', id: document.querySelector('#bar').dataset.id, button });
  });
}
