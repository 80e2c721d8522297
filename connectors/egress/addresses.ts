import { BlockList, isIP } from 'node:net';

/** IPv4 that is not the public internet (IANA special-purpose registry). */
const RESERVED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Inside global unicast, yet reserved or carrying an IPv4 address that was never looked at. */
const RESERVED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const reserved = blockListOf([...RESERVED_V4, ...RESERVED_V6]);
const globalUnicast = blockListOf(['2000::/3']);

/**
 * Whether an address lies on the public internet. For IPv6 only 2000::/3 does: that leaves out loopback,
 * link-local, unique local, IPv4-mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96) without listing them.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !reserved.check(address, 'ipv4');
  if (family === 6) return globalUnicast.check(address, 'ipv6') && !reserved.check(address, 'ipv6');
  return false;
}

/** "10.0.0.0/8" and "fd00::/8" as one list; throws for what is not a range. */
export function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/');
    list.addSubnet(network, Number(prefix), isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

export function inRanges(ranges: BlockList, address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  return ranges.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
