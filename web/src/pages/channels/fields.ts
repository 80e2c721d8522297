import { shell } from '../../host.ts';

export type Kind = 'shopify' | 'magento';

/** Inside the admin no shop is asked for by its name: opening the app there connects it. */
export const KINDS: readonly Kind[] = shell === 'embedded' ? ['magento'] : ['shopify', 'magento'];

export const isKind = (text: string | null): text is Kind => KINDS.some((kind) => kind === text);

/** One line of a store's form; texts are at `new.<kind>.<name>`, help at `…Help`. */
export interface Field {
  readonly name: string;
  readonly place: 'settings' | 'secrets';
  readonly isSecret: boolean;
  readonly isOptional: boolean;
  readonly hasHelp: boolean;
  readonly placeholder?: string;
}

const setting = (name: string, placeholder: string, isOptional = false): Field => ({
  name,
  place: 'settings',
  isSecret: false,
  isOptional,
  hasHelp: true,
  placeholder,
});

const secret = (name: string, isOptional = false): Field => ({
  name,
  place: 'secrets',
  isSecret: true,
  isOptional,
  hasHelp: isOptional,
});

export const FIELDS: Readonly<Record<Kind, readonly Field[]>> = {
  shopify: [
    setting('shop', 'north.myshopify.com'),
    { ...secret('clientId'), isSecret: false },
    secret('clientSecret'),
  ],
  magento: [
    setting('baseUrl', 'https://shop.example'),
    secret('consumerKey'),
    secret('consumerSecret'),
    secret('accessToken'),
    secret('accessTokenSecret'),
    setting('website', '', true),
    secret('webhookSecret', true),
  ],
};

export type Values = Readonly<Record<string, string>>;

/** What the API takes: empty fields left out. */
export function accessOf(kind: Kind, values: Values) {
  const of = (place: Field['place']) =>
    Object.fromEntries(
      FIELDS[kind]
        .filter((field) => field.place === place && values[field.name]?.trim())
        .map((field) => [field.name, values[field.name]?.trim() ?? '']),
    );
  return { kind, settings: of('settings'), secrets: of('secrets') };
}

export const isFilled = (kind: Kind, values: Values): boolean =>
  FIELDS[kind].every((field) => field.isOptional || Boolean(values[field.name]?.trim()));
