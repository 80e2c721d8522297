import { z } from 'zod';
import {
  amountText,
  currency,
  gidNumber as gid,
  page,
  text,
  textOrNull,
  time,
  units,
} from './shapes.ts';

const money = z.object({ amount: amountText });

/** MoneyBag; both sides are always there. */
const bag = z
  .object({ shopMoney: money, presentmentMoney: money })
  .transform((set) => ({ shop: set.shopMoney.amount, presentment: set.presentmentMoney.amount }));

const reference = z.object({ id: gid });

const line = z.object({
  id: gid,
  title: z.string(),
  variantTitle: text,
  sku: textOrNull,
  quantity: units,
  currentQuantity: units,
  unfulfilledQuantity: units,
  requiresShipping: z.boolean(),
  isGiftCard: z.boolean(),
  variant: z.object({ id: gid, inventoryItem: z.object({ tracked: z.boolean() }) }).nullable(),
  originalUnitPriceSet: bag,
  discountAllocations: z.array(z.object({ allocatedAmountSet: bag })),
  taxLines: z.array(z.object({ priceSet: bag })),
});

const fulfillment = z.object({
  id: gid,
  // Words, not an enum: each quarter brings new ones.
  status: z.string(),
  createdAt: time,
  location: reference.nullable(),
  trackingInfo: z.array(z.object({ company: text, number: textOrNull, url: textOrNull })),
  fulfillmentLineItems: page(z.object({ quantity: units.nullable(), lineItem: reference })),
});

const refund = z.object({
  id: gid,
  createdAt: time.nullable(),
  totalRefundedSet: bag,
  refundLineItems: page(
    z.object({
      quantity: units,
      restockType: z.string(),
      location: reference.nullable(),
      lineItem: reference,
    }),
  ),
});

const address = z.object({
  firstName: text,
  lastName: text,
  company: text,
  address1: text,
  address2: text,
  city: text,
  province: text,
  provinceCode: text,
  zip: text,
  countryCodeV2: text,
  phone: textOrNull,
});

/** The answer of graphql/order-heads.graphql for one order. Withheld personal data comes as null. */
export const graphqlOrder = z.object({
  id: gid,
  name: z.string().min(1),
  processedAt: time,
  updatedAt: time,
  cancelledAt: time.nullable(),
  closedAt: time.nullable(),
  displayFinancialStatus: text,
  displayFulfillmentStatus: text,
  currencyCode: currency,
  presentmentCurrencyCode: currency,
  taxesIncluded: z.boolean(),
  dutiesIncluded: z.boolean(),
  totalPriceSet: bag,
  totalDiscountsSet: bag.nullable(),
  totalTaxSet: bag.nullable(),
  totalShippingPriceSet: bag,
  totalTipReceivedSet: bag,
  originalTotalDutiesSet: bag.nullable(),
  originalTotalAdditionalFeesSet: bag.nullable(),
  totalCashRoundingAdjustment: z.object({ paymentSet: bag }),
  email: textOrNull,
  phone: textOrNull,
  customer: z.object({ id: gid, firstName: text, lastName: text }).nullish(),
  shippingAddress: address.nullish(),
  tags: z.array(z.string()),
  note: text,
  lineItems: page(line),
  fulfillments: z.array(fulfillment),
  refunds: z.array(refund),
});
