import type { Address, Buyer } from '../../../server/domain/order.ts';
import type { MagentoAddress, MagentoOrder } from './schema.ts';

/** Guests have no customer id; their name stands on the order or on the billing address only. */
export function buyerOf(order: MagentoOrder): Buyer | null {
  const billing = order.billing_address;
  const name =
    nameOf(order.customer_firstname, order.customer_lastname) ||
    nameOf(billing?.firstname ?? '', billing?.lastname ?? '');
  const externalId = order.customer_id ?? null;
  const email = order.customer_email ?? null;
  if (!externalId && !email && name === '') return null;
  return { externalId, name, email, phone: billing?.telephone ?? null };
}

/** The only place of the shipping address; an order of virtual goods has none. */
export function shipToOf(order: MagentoOrder): Address | null {
  const assignments = order.extension_attributes?.shipping_assignments ?? [];
  const address = assignments[0]?.shipping.address;
  return address ? addressOf(address) : null;
}

const addressOf = (given: MagentoAddress): Address => ({
  name: nameOf(given.firstname, given.lastname),
  company: given.company,
  lines: given.street,
  city: given.city,
  region: given.region_code || given.region,
  postalCode: given.postcode,
  countryCode: given.country_id,
  phone: given.telephone ?? null,
});

const nameOf = (first: string, last: string): string => `${first} ${last}`.trim();
