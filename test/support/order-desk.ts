import type { OrderSnapshot } from '../../server/domain/order.ts';
import type { Hub } from '../../server/services/hub.ts';
import type { ChannelDoc } from '../../server/store/channels.ts';
import { seedChannel } from './hub.ts';
import { lineOf, snapshotOf } from './orders.ts';
import { workInbox } from './work.ts';

export interface OrderDesk {
  readonly merchantId: string;
  readonly euros: ChannelDoc;
  readonly yen: ChannelDoc;
}

const PEOPLE = ['Ida Holm', 'Zoë Ångström', 'Jürgen Weiß', 'Mara Lindqvist', 'Kenji Mori'];
const STOCK = { 'MUG-BLUE': 400, 'LAMP-OAK': 60, 'RUG-WOOL': 12 };
const TITLES = {
  'MUG-BLUE': 'Mug, cobalt blue',
  'LAMP-OAK': 'Desk lamp, oak',
  'RUG-WOOL': 'Wool rug 140 × 200',
};

/** What somebody may call a product to try the pages that show it. */
const HOSTILE = '<img src=x onerror=alert(1)> Surprise';

/** A merchant's Monday: two shops of two currencies, orders of every kind, brought by webhooks. */
export async function seedOrderDesk(hub: Hub, count = 24, surprise = HOSTILE): Promise<OrderDesk> {
  const merchantId = hub.newId('mer');
  const shop = {
    merchantId,
    business: 'Nordlicht Home',
    stock: STOCK,
    titles: TITLES,
    location: 'Harbour warehouse',
  };
  const euros = await seedChannel(hub, { ...shop, name: 'Nordlicht Shopify' });
  const yen = await seedChannel(hub, { ...shop, name: 'Harbour Magento' });
  // The shops were connected long before these orders were placed.
  const openedAt = new Date(Date.now() - 60 * 86_400_000);
  for (const { _id } of [euros, yen]) await hub.store.channels.set(_id, { openedAt });
  const kinds = [open, unpaid, sent, cancelled, refunded, unmapped, wrong, partly];
  for (let i = 0; i < count; i++) {
    const kind = kinds[i % kinds.length] ?? open;
    await deliver(hub, i % 3 === 2 ? yen : euros, orderAt(i, kind(hub, surprise), i % 3 === 2));
  }
  return { merchantId, euros, yen };
}

type Kind = (hub: Hub, surprise: string) => Partial<OrderSnapshot>;

const open: Kind = () => ({ lines: [mug(2), lamp(1)] });
const unpaid: Kind = () => ({ lines: [mug(1)], payment: 'pending' });
const sent: Kind = (hub) => ({
  state: 'closed',
  lines: [{ ...mug(2), shipped: [{ externalLocationId: 'L1', quantity: 2 }] }],
  shipments: [parcel(hub, 2)],
});
const cancelled: Kind = () => ({ lines: [rug(1)], state: 'cancelled', payment: 'voided' });
const refunded: Kind = (hub) => ({
  lines: [{ ...lamp(1), removed: 1 }, mug(1)],
  payment: 'partly-refunded',
  refunds: [
    {
      externalId: 'refund',
      at: hub.now(),
      amountMinor: 4_900,
      lines: [{ lineId: 'line-LAMP-OAK', quantity: 1, restocked: true }],
    },
  ],
});
const unmapped: Kind = (_hub, surprise) => ({
  lines: [mug(1), lineOf('SURPRISE-BOX', 1, { title: surprise })],
});
const wrong: Kind = () => ({ lines: [rug(1)], tags: ['odd-total'] });
const partly: Kind = (hub) => ({
  lines: [{ ...mug(3), shipped: [{ externalLocationId: 'L1', quantity: 1 }] }],
  payment: 'authorized',
  shipments: [parcel(hub, 1)],
});

const mug = (units: number) =>
  lineOf('MUG-BLUE', units, { title: TITLES['MUG-BLUE'], unitPriceMinor: 1_200 });
const lamp = (units: number) =>
  lineOf('LAMP-OAK', units, { title: TITLES['LAMP-OAK'], unitPriceMinor: 4_900 });
const rug = (units: number) =>
  lineOf('RUG-WOOL', units, { title: TITLES['RUG-WOOL'], unitPriceMinor: 15_000 });

const parcel = (hub: Hub, quantity: number) => ({
  externalId: 'parcel',
  at: hub.now(),
  cancelled: false,
  externalLocationId: 'L1',
  lines: [{ lineId: 'line-MUG-BLUE', quantity }],
  tracking: [{ carrier: 'DHL', number: '00340434161', url: 'https://track.example/00340434161' }],
});

function orderAt(index: number, over: Partial<OrderSnapshot>, isForeign: boolean): OrderSnapshot {
  const name = PEOPLE[index % PEOPLE.length] ?? 'Ida Holm';
  const placedAt = new Date(Date.now() - (index + 1) * 7_000_000);
  const plain = snapshotOf({
    externalId: `${5001 + index}`,
    number: `#${1001 + index}`,
    placedAt,
    ...over,
  });
  const charges = { discountMinor: 200, shippingMinor: 490, taxMinor: 380, taxIncluded: true };
  const refundedMinor = plain.refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
  const off = plain.tags.includes('odd-total') ? 25 : 0;
  const totalMinor = plain.money.itemsMinor - 200 + 490 + off;
  const money = { ...plain.money, ...charges, totalMinor, refundedMinor };
  const mail = `${name
    .split(' ')[0]
    ?.normalize('NFKD')
    .replace(/\P{ASCII}/gu, '')}.${index}@example.com`;
  return {
    ...plain,
    money,
    presentment: isForeign ? { ...money, currency: 'JPY' } : null,
    buyer: { externalId: null, name, email: mail.toLowerCase(), phone: '+46 70 123 45 67' },
    shipTo: {
      ...{ name, company: '', lines: ['Hamngatan 7'], city: 'Göteborg', region: 'Västra Götaland' },
      ...{ postalCode: '411 06', countryCode: 'SE', phone: null },
    },
    note: index % 4 === 0 ? 'Please ring twice.' : '',
  };
}

async function deliver(hub: Hub, channel: ChannelDoc, snapshot: OrderSnapshot): Promise<void> {
  const { merchantId, _id: channelId } = channel;
  const body = Buffer.from(JSON.stringify(snapshot));
  const named = { merchantId, channelId, deliveryId: snapshot.externalId, topic: 'order' };
  const rest = { body, source: 'webhook' as const, receivedAt: hub.now(), readUpTo: null };
  await hub.store.inbox.store([{ ...named, ...rest }]);
  await workInbox(hub, channelId);
}
