import { parseArgs } from 'node:util';

/** What is asked: so many merchants, so many orders, and what their shops are like. */
export interface Scale {
  readonly merchants: number;
  /** Orders a second of all merchants together, the mean of a day. */
  readonly orders: number;
  /** Channels of a merchant, the mean. */
  readonly channels: number;
  /** Rank–frequency exponent of orders over merchants: 0 gives each the same. */
  readonly zipf: number;
  /** Share of the channels that are Magento stores; the others are Shopify shops. */
  readonly magento: number;
  /** The worst minute, in means. */
  readonly burst: number;
  /** Listings of a channel. */
  readonly listings: number;
  /** Share of the merchants who have the console open. */
  readonly consoles: number;
  /** Commands a second that one database server (a replica set's primary) is trusted with. */
  readonly databaseOps: number;
  /** `one`: all Shopify shops have the same app, so its secret proves no shop (ADR 0009). */
  readonly app: 'own' | 'one';
  /** `parted`: what if each process looked only after channels of its own. The code has them `shared`. */
  readonly channelsAre: 'shared' | 'parted';
}

const options = {
  merchants: { type: 'string', default: '10000' },
  orders: { type: 'string', default: '1000' },
  channels: { type: 'string', default: '2' },
  zipf: { type: 'string', default: '1' },
  magento: { type: 'string', default: '0.2' },
  burst: { type: 'string', default: '10' },
  listings: { type: 'string', default: '500' },
  consoles: { type: 'string', default: '0.05' },
  'database-ops': { type: 'string', default: '20000' },
  app: { type: 'string', default: 'own' },
  parted: { type: 'boolean', default: false },
} as const;

/** Throws, with the name of what cannot be, for everything that is no scale. */
export function scaleFrom(args: readonly string[]): Scale {
  const { values } = parseArgs({ args: [...args], options });
  const number = (
    name: Exclude<keyof typeof options, 'app' | 'parted'>,
    least: number,
    most = 1e9,
  ) => {
    const value = Number(values[name]);
    if (value >= least && value <= most) return value;
    throw new Error(`--${name} is a number from ${least} to ${most}`);
  };
  if (values.app !== 'own' && values.app !== 'one') throw new Error('--app is own or one');
  return {
    merchants: Math.round(number('merchants', 1, 1e6)),
    orders: number('orders', 0, 1e6),
    channels: number('channels', 1, 100),
    zipf: number('zipf', 0, 3),
    magento: number('magento', 0, 1),
    burst: number('burst', 1, 1_000),
    listings: Math.round(number('listings', 1)),
    consoles: number('consoles', 0, 1),
    databaseOps: number('database-ops', 1),
    app: values.app,
    channelsAre: values.parted ? 'parted' : 'shared',
  };
}
