import { type Customer, type MagentoState, nextId, type PostalAddress } from './state.ts';

const STREETS = ['Elm Row', 'Quarry Lane', 'Harbour Steps', 'Mill Yard', 'Orchard Close'];
const TOWNS = [
  { city: 'Fairhaven', region: 'California', regionCode: 'CA', regionId: 12, postcode: '90001' },
  { city: 'Northbridge', region: 'New York', regionCode: 'NY', regionId: 43, postcode: '10001' },
  { city: 'Red Bluff', region: 'Texas', regionCode: 'TX', regionId: 57, postcode: '73301' },
] as const;

/** About half of the buyers have an account; the same e-mail stays the same customer. */
export function customerFor(
  state: MagentoState,
  buyer: { readonly name: string; readonly email: string },
  random: () => number,
): Customer {
  const [firstname = '', ...rest] = buyer.name.trim().split(/\s+/);
  const registers = random() < 0.5;
  let id = state.customers.get(buyer.email) ?? null;
  if (id === null && registers) {
    id = nextId(state, 'customer');
    state.customers.set(buyer.email, id);
  }
  return { id, firstname, lastname: rest.join(' '), email: buyer.email };
}

/** An address that does not exist. */
export function addressFor(random: () => number): PostalAddress {
  const { city, region, regionCode, regionId, postcode } = TOWNS[pick(TOWNS, random)] ?? TOWNS[0];
  const street = [`${1 + Math.floor(random() * 90)} ${STREETS[pick(STREETS, random)] ?? ''}`];
  return { street, city, region, regionCode, regionId, postcode, telephone: '555-0100' };
}

const pick = (from: readonly unknown[], random: () => number) => Math.floor(random() * from.length);

export function hex(digits: number, random: () => number): string {
  let text = '';
  while (text.length < digits) text += Math.floor(random() * 16).toString(16);
  return text;
}
