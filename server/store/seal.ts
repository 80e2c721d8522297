import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

export interface Sealer {
  /** `subject` (collection, field, document) is bound in: a blob copied elsewhere does not open. */
  seal(value: unknown, subject: string): string;
  open(blob: string, subject: string): unknown;
  /** The same for equal values, telling nothing about them. */
  mark(value: string): string;
  /**
   * A secret for one purpose, of each key, the sealing one first. They tell nothing of the keys or of each
   * other; `version` names the key, so that what an older one made is still read after a rotation.
   */
  derive(purpose: string): readonly DerivedSecret[];
}

export interface DerivedSecret {
  readonly version: number;
  /** 32 bytes, base64. */
  readonly value: string;
}

/** AES-256-GCM; blob = v1.keyId.nonce.ciphertext.tag. Older keys still open, the first one seals. */
export function createSealer(keys: readonly Buffer[]): Sealer {
  const [first] = keys;
  if (!first || keys.some((key) => key.length !== 32)) {
    throw new Error('a sealing key is 32 bytes, base64');
  }
  const idOf = (key: Buffer) =>
    createHmac('sha256', key).update('key-id').digest('hex').slice(0, 8);
  const byId = new Map(keys.map((key) => [idOf(key), key]));
  return {
    seal(value, subject) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', first, nonce).setAAD(Buffer.from(subject));
      const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      const parts = [nonce, text, cipher.getAuthTag()].map((part) => part.toString('base64url'));
      return ['v1', idOf(first), ...parts].join('.');
    },
    open(blob, subject) {
      const [version, keyId = '', ...parts] = blob.split('.');
      const [nonce, text, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
      const key = byId.get(keyId);
      if (version !== 'v1' || !key || !nonce || !text || !tag) {
        throw new Error(`cannot open the sealed ${subject}: unknown key or format`);
      }
      const decipher = createDecipheriv('aes-256-gcm', key, nonce)
        .setAAD(Buffer.from(subject))
        .setAuthTag(tag);
      return JSON.parse(Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8'));
    },
    derive: (purpose) =>
      keys.map((key) => ({
        version: Number.parseInt(idOf(key), 16),
        value: Buffer.from(hkdfSync('sha256', key, '', purpose, 32)).toString('base64'),
      })),
    mark: (value) => createHmac('sha256', first).update(`mark:${value}`).digest('hex').slice(0, 32),
  };
}
