import { describe, expect, it } from 'vitest';
import { searchWords } from '../../../server/services/orders/search-query.ts';
import { searchTokens } from '../../../server/services/orders/search-tokens.ts';
import { lineOf, snapshotOf } from '../../support/orders.ts';

describe('what people type', () => {
  it.each([
    ['#1001', [['1001']]],
    ['Zoë  ÅNGSTRÖM', [['angstrom'], ['zoe']]],
    ['+46 70-123 45 67', [['46701234567', '1234567']]],
    ['070-1234567', [['070-1234567', '0701234567', '1234567']]],
    ['555-0100', [['555-0100', '5550100']]],
    ['tea-green', [['tea-green']]],
    ['zoe@example.com', [['zoe@example.com']]],
  ])('%s', (typed, words) => {
    expect(searchWords(typed)).toEqual(words);
  });

  it('that holds no letter and no digit can be found nowhere', () => {
    for (const typed of ['.*', '   ', '(((', '$']) expect(searchWords(typed)).toBeNull();
  });

  it('costs the same however many words it has', () => {
    expect(searchWords('a b c d e f g h i j k l m')).toHaveLength(6);
  });

  it('meets the words that orders are stored under', () => {
    const buyer = {
      externalId: null,
      name: 'Zoë Ångström',
      email: 'Zoe@Example.com',
      phone: '+46 70-123 45 67',
    };
    const tracking = [{ carrier: 'Post', number: 'JJD 0123-4567', url: null }];
    const parcel = {
      ...{ externalId: 'f', at: new Date(), cancelled: false, externalLocationId: null },
      ...{ lines: [], tracking },
    };
    const tokens = searchTokens({
      ...snapshotOf({ buyer, shipments: [parcel] }),
      lines: [bookLine('TEA-Green')],
    });
    const all = [
      '1001',
      'zoë',
      'ångström',
      'zoe@example.com',
      '+46 70 123',
      'tea-g',
      'jjd0123-4567',
    ];
    for (const typed of [...all, '070-1234567', '1234567']) {
      for (const spellings of searchWords(typed) ?? [['nothing']]) {
        const found = tokens.some((token) => spellings.some((word) => token.startsWith(word)));
        expect([typed, found]).toEqual([typed, true]);
      }
    }
  });
});

const bookLine = (sku: string) => ({ ...lineOf(sku), sku, held: [] });
