import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its private key, as PEM. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Issued {
  issue(options: { host: string; notAfter: Date }): Issued;
}

/** A certificate authority for one test; Node signs, but cannot write X.509, so the DER is put together here. */
export function testAuthority(): Authority {
  const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const name = 'Test Authority';
  const root = certificate({
    subject: name,
    issuer: name,
    publicKey: pair.publicKey,
    signer: pair.privateKey,
    notAfter: new Date(Date.now() + 86_400_000),
    extensions: [extension('551d13', sequence(boolean()))],
  });
  const issue: Authority['issue'] = ({ host, notAfter }) => {
    const leaf = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const cert = certificate({
      subject: host,
      issuer: name,
      publicKey: leaf.publicKey,
      signer: pair.privateKey,
      notAfter,
      extensions: [extension('551d11', sequence(der(0x82, Buffer.from(host))))],
    });
    return { cert, key: pemKey(leaf.privateKey) };
  };
  return { cert: root, key: pemKey(pair.privateKey), issue };
}

interface Fields {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly notAfter: Date;
  readonly extensions: readonly Buffer[];
}

function certificate(fields: Fields): string {
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const notBefore = new Date(Math.min(Date.now(), fields.notAfter.getTime()) - 86_400_000);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    commonName(fields.issuer),
    sequence(time(notBefore), time(fields.notAfter)),
    commonName(fields.subject),
    fields.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...fields.extensions)),
  );
  const signature = sign('sha256', body, fields.signer);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.concat([zero, signature])));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

const zero = Buffer.from([0]);
const pemKey = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }));
const sequence = (...parts: readonly Buffer[]) => der(0x30, Buffer.concat(parts));
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const boolean = () => der(0x01, Buffer.from([0xff]));
const extension = (id: string, value: Buffer) => sequence(oid(id), der(0x04, value));
const commonName = (text: string) =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text)))));

function time(at: Date): Buffer {
  const text = at.toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(text));
}

function der(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length =
    size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
