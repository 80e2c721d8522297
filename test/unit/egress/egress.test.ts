import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createEgress,
  type Egress,
  EgressError,
  type EgressOptions,
} from '../../../connectors/egress.ts';
import { testAuthority } from './certificates.ts';
import { serve, type TestServer } from './servers.ts';

const open: (Egress | TestServer)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

function egress(options: Partial<EgressOptions> = {}): Egress {
  const made = createEgress({ allow: [], ...options });
  open.push(made);
  return made;
}

async function server(...parameters: Parameters<typeof serve>): Promise<TestServer> {
  const made = await serve(...parameters);
  open.push(made);
  return made;
}

const loopback = async () => [{ address: '127.0.0.1', family: 4 }];
const codeOf = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  return error instanceof EgressError ? error.code : String(error);
};

const PRIVATE = [
  'http://127.0.0.1',
  'https://127.0.0.1',
  'https://0x7f000001',
  'https://2130706433',
  'https://017700000001',
  'https://127.1',
  'https://①②⑦.⓪.⓪.①',
  'https://0',
  'https://[::1]',
  'https://[::]',
  'https://[::ffff:127.0.0.1]',
  'https://[64:ff9b::7f00:1]',
  'https://[2002:7f00:1::]',
  'https://[fd00::1]',
  'https://[fe80::1]',
  'https://10.1.2.3',
  'https://172.16.0.1',
  'https://192.168.1.1',
  'https://169.254.169.254',
  'https://100.64.0.1',
  'https://localhost.',
  'https://localhost',
];

describe('row 29: addresses inside', () => {
  it.each(PRIVATE)('%s is refused when saved and again when called', async (url) => {
    const { check, fetch } = egress();
    await expect(check(url)).rejects.toThrow(EgressError);
    await expect(fetch(url)).rejects.toThrow(EgressError);
  });

  it('the message names the host and what to do', async () => {
    await expect(egress().check('https://10.1.2.3/')).rejects.toThrow(/10\.1\.2\.3.*allow-list/s);
  });

  it('a public address passes', async () => {
    const resolve = async () => [{ address: '93.184.215.14', family: 4 }];
    await expect(egress({ resolve }).check('https://shop.example/store')).resolves.toBeUndefined();
  });

  it('a self-hoster opens one host, one port of it, or a range', async () => {
    const { port } = await server((_, response) => response.end('hello'));
    const url = `http://127.0.0.1:${port}/`;
    for (const allow of ['127.0.0.1', `127.0.0.1:${port}`, '127.0.0.0/8']) {
      expect(await (await egress({ allow: [allow] }).fetch(url)).text()).toBe('hello');
    }
    expect(await codeOf(egress({ allow: [`127.0.0.1:${port + 1}`] }).fetch(url))).toBe('scheme');
  });

  it('an opened name may lead inside, another name may not', async () => {
    const { port } = await server((_, response) => response.end('hello'));
    const { fetch } = egress({ allow: [`magento.lan:${port}`], resolve: loopback });
    expect((await fetch(`http://magento.lan:${port}/`)).status).toBe(200);
    expect(await codeOf(fetch('https://other.lan/'))).toBe('private-address');
  });

  it('an entry that is no host and no range stops the start', () => {
    expect(() => createEgress({ allow: ['http://a.example/'] })).toThrow();
  });
});

describe('row 30: names that change their mind', () => {
  it('a name that was public when saved and is private when called is refused', async () => {
    const answers = ['93.184.215.14', '127.0.0.1'];
    const resolve = async () => [{ address: answers.shift() ?? '', family: 4 }];
    const { check, fetch } = egress({ resolve });
    await check('https://rebind.example/');
    expect(await codeOf(fetch('https://rebind.example/'))).toBe('private-address');
  });

  it('the socket goes to the address that was judged: one question per connection', async () => {
    const { port } = await server((_, response) => response.end('hello'));
    let questions = 0;
    const resolve = async () => {
      questions++;
      return loopback();
    };
    const { fetch } = egress({ resolve, allow: [`pinned.example:${port}`] });
    expect(await (await fetch(`http://pinned.example:${port}/`)).text()).toBe('hello');
    expect(questions).toBe(1);
  });

  it('one private address among several refuses them all', async () => {
    const resolve = async () => [
      { address: '93.184.215.14', family: 4 },
      { address: '10.0.0.7', family: 4 },
    ];
    const { check, fetch } = egress({ resolve });
    expect(await codeOf(check('https://both.example/'))).toBe('private-address');
    expect(await codeOf(fetch('https://both.example/'))).toBe('private-address');
  });

  it('a name nobody knows says so', async () => {
    const resolve = () => Promise.reject(new Error('ENOTFOUND'));
    expect(await codeOf(egress({ resolve }).check('https://nowhere.example/'))).toBe('not-found');
  });
});

describe('row 31: redirects', () => {
  it.each([301, 302, 307, 308])('a %i is handed back and never followed', async (status) => {
    const inside = await server((_, response) => response.end('secret'));
    const shop = await server((_, response) => {
      response.writeHead(status, { location: `http://127.0.0.1:${inside.port}/admin` }).end();
    });
    const { fetch } = egress({ allow: ['127.0.0.1'] });
    const answer = await fetch(`http://127.0.0.1:${shop.port}/`, {
      redirect: 'follow',
      headers: { authorization: 'Bearer secret' },
    });
    expect(answer.status).toBe(status);
    expect(inside.seen).toHaveLength(0);
  });
});

describe('row 32: other schemes, ports and tricks', () => {
  const cases: [string, string][] = [
    ['file:///etc/passwd', 'scheme'],
    ['gopher://shop.example/', 'scheme'],
    ['http://shop.example/', 'scheme'],
    ['https://user:pass@shop.example/', 'credentials'],
    ['https://shop.example:27017/', 'port'],
    ['https://shop.example:6379/', 'port'],
    ['https://shop.example:22/', 'port'],
    ['https://shop.example\\@evil.example/', 'characters'],
    ['https://shop.example/ \n', 'characters'],
    ['https://shop.example/#fragment', 'fragment'],
    ['https://shоp.example/', 'look-alike'],
    ['https://xn--shp-fme.example/', 'look-alike'],
    ['shop', 'not-a-url'],
  ];
  it.each(cases)('%s is refused as %s', async (url, code) => {
    const { check, fetch } = egress();
    expect(await codeOf(check(url))).toBe(code);
    expect(await codeOf(fetch(url))).toBe(code);
  });
});

describe('row 33: answers without end', () => {
  it('a stream that its reader gives up ends at once', async () => {
    let written = 0;
    const { port } = await server((_, response) => {
      response.on('drain', () => {
        written++;
        while (response.write(Buffer.alloc(65_536)));
      });
      response.write(Buffer.alloc(1_000_000));
    });
    const { fetch } = egress({ allow: ['127.0.0.1'] });
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    await answer.body?.cancel();
    const atCancel = written;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(written - atCancel).toBeLessThan(50);
  });
});

describe('row 35: certificates', () => {
  const tomorrow = new Date(Date.now() + 86_400_000);
  const reach = async (host: string, cert: { host: string; notAfter: Date }, trusted: boolean) => {
    const authority = testAuthority();
    const { port } = await server((_, response) => response.end('hello'), authority.issue(cert));
    const options = { allow: [host], resolve: loopback };
    const { fetch } = egress(trusted ? { ...options, ca: authority.cert } : options);
    return fetch(`https://${host}:${port}/`).then(
      (answer) => answer.text(),
      (error: Error) => (error.cause as { code?: string }).code ?? 'no code',
    );
  };

  it('a good one passes', async () => {
    expect(await reach('shop.test', { host: 'shop.test', notAfter: tomorrow }, true)).toBe('hello');
  });
  it('an expired one is refused', async () => {
    const yesterday = new Date(Date.now() - 86_400_000);
    const code = await reach('shop.test', { host: 'shop.test', notAfter: yesterday }, true);
    expect(code).toBe('CERT_HAS_EXPIRED');
  });
  it('one for another host is refused', async () => {
    const code = await reach('shop.test', { host: 'other.test', notAfter: tomorrow }, true);
    expect(code).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });
  it('one of an unknown authority is refused, whatever the environment says', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const code = await reach('shop.test', { host: 'shop.test', notAfter: tomorrow }, false);
      expect(code).toMatch(/UNABLE_TO_(VERIFY|GET)|SELF_SIGNED/);
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });
  it('no source switches the check off', () => {
    const root = join(import.meta.dirname, '../../../connectors');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
    const switching = files
      .filter((file) => file.endsWith('.ts') || file.endsWith('.js'))
      .filter((file) => /rejectUnauthorized:\s*false/.test(readFileSync(join(root, file), 'utf8')));
    expect(switching).toEqual([]);
  });
});
