import type { Cart } from '../../simulator.ts';
import { type IdCounters, mint } from './ids.ts';
import type { Buyer } from './state.ts';

/** Invented streets of invented towns; the e-mail addresses come with the cart. */
const STREETS = ['Alder Row', 'Tinsmith Lane', 'Harbour Steps', 'Quince Street', 'Old Mill Road'];
const TOWNS = [
  { city: 'Fernhollow', province: 'Vermont', provinceCode: 'VT', zip: '05999' },
  { city: 'Saltbridge', province: 'Maine', provinceCode: 'ME', zip: '04998' },
  { city: 'Copper Bend', province: 'Arizona', provinceCode: 'AZ', zip: '85997' },
  { city: 'Larkfield', province: 'Ohio', provinceCode: 'OH', zip: '43996' },
] as const;

export function buyerOf(buyer: Cart['buyer'], ids: IdCounters, random: () => number): Buyer {
  const [firstName = '', ...rest] = buyer.name.split(' ');
  const town = pick(TOWNS, random);
  return {
    customerId: mint(ids, 'customer'),
    firstName,
    lastName: rest.join(' '),
    email: buyer.email,
    address: { ...town, address1: `${1 + Math.floor(random() * 199)} ${pick(STREETS, random)}` },
  };
}

export function pick<T>(from: readonly T[], random: () => number): T {
  const found = from[Math.floor(random() * from.length)] ?? from[0];
  if (found === undefined) throw new RangeError('nothing to pick from');
  return found;
}
