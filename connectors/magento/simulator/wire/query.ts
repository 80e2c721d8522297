/** PHP's `$_GET`: brackets nest, `+` is a space, the last of two equal keys wins. */
export type QueryTree = { readonly [key: string]: string | QueryTree };
type Growing = { [key: string]: string | Growing };

export function parseQuery(query: string): QueryTree {
  const tree: Growing = {};
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const cut = pair.indexOf('=');
    const name = urldecode(cut < 0 ? pair : pair.slice(0, cut));
    put(tree, pathOf(name), cut < 0 ? '' : urldecode(pair.slice(cut + 1)));
  }
  return tree;
}

function pathOf(name: string): string[] {
  const [head = '', ...rest] = name.split('[');
  return [head, ...rest.map((part) => part.replace(/\]$/, ''))];
}

function put(tree: Growing, path: readonly string[], value: string): void {
  let node = tree;
  path.forEach((given, depth) => {
    // `a[]` appends.
    const key = given === '' && depth > 0 ? String(Object.keys(node).length) : given;
    if (depth === path.length - 1) {
      node[key] = value;
      return;
    }
    const next = node[key];
    const branch: Growing = typeof next === 'object' ? next : Object.create(null);
    node[key] = branch;
    node = branch;
  });
}

/** Malformed escapes stay as they are, as PHP leaves them. */
export function rawurldecode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return decodedBytes(text);
  }
}

function decodedBytes(text: string): string {
  const parts: Buffer[] = [];
  for (const piece of text.split(/(%[0-9a-fA-F]{2})/)) {
    const escaped = /^%[0-9a-fA-F]{2}$/.test(piece);
    parts.push(escaped ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece));
  }
  return Buffer.concat(parts).toString('utf8');
}

const urldecode = (text: string): string => rawurldecode(text.replaceAll('+', ' '));
