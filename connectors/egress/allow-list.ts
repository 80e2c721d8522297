import { isIP } from 'node:net';
import { blockListOf, inRanges } from './addresses.ts';

/** What a self-hoster opened on purpose; nothing is open otherwise. */
export interface AllowList {
  /** The host may be called whatever its address, by http too, on this port. */
  opensHost(hostname: string, port: number): boolean;
  /** The host may be called whatever its address; which port was decided before. */
  opensName(hostname: string): boolean;
  /** An address of an opened range. */
  opensAddress(address: string): boolean;
}

/**
 * Entries: `magento.lan` (every port), `magento.lan:8443` (that port), `[fd00::5]:8080`, `10.1.0.0/16` (a
 * range of addresses, for literal addresses on every port). Throws for an entry that is none of these.
 */
export function allowListOf(entries: readonly string[]): AllowList {
  const hosts = new Set<string>();
  const names = new Set<string>();
  const ranges: string[] = [];
  for (const entry of entries.map((each) => each.trim().toLowerCase())) {
    if (entry.includes('/')) {
      ranges.push(entry);
      continue;
    }
    const { hostname, port } = parseEntry(entry);
    hosts.add(`${hostname} ${port ?? '*'}`);
    names.add(hostname);
  }
  const list = blockListOf(ranges);
  const opensAddress = (address: string) => inRanges(list, address);
  return {
    opensAddress,
    opensName: (hostname) => names.has(hostname) || opensAddress(hostname),
    opensHost: (hostname, port) =>
      hosts.has(`${hostname} *`) || hosts.has(`${hostname} ${port}`) || opensAddress(hostname),
  };
}

function parseEntry(entry: string): { hostname: string; port: number | null } {
  if (isIP(entry) !== 0) return { hostname: entry, port: null };
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s@?#]+))(?::(\d{1,5}))?$/.exec(entry);
  if (!match) throw new TypeError(`"${entry}" is not a host, host:port or address range`);
  const hostname = (match[1] ?? match[2] ?? '').replace(/\.$/, '');
  return { hostname, port: match[3] ? Number(match[3]) : null };
}
