import type { Json } from '../../../json.ts';
import type { Order } from '../state/state.ts';

/** An order has two address rows: the shipping one, then the billing one. */
export const shippingAddressId = (order: Order): number => order.id * 2 - 1;

export const shippingAddressJson = (order: Order): Record<string, Json> =>
  addressJson(order, 'shipping', shippingAddressId(order));

export const billingAddressJson = (order: Order): Record<string, Json> =>
  addressJson(order, 'billing', shippingAddressId(order) + 1);

function addressJson(order: Order, type: string, id: number): Record<string, Json> {
  const { address, customer } = order;
  return {
    address_type: type,
    entity_id: id,
    parent_id: order.id,
    firstname: customer.firstname,
    lastname: customer.lastname,
    email: customer.email,
    street: address.street,
    city: address.city,
    region: address.region,
    region_code: address.regionCode,
    region_id: address.regionId,
    postcode: address.postcode,
    country_id: 'US',
    telephone: address.telephone,
  };
}
