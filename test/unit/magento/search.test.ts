import { describe, expect, it } from 'vitest';
import { chunksOf } from '../../../connectors/magento/chunks.ts';
import { anyOf, letters, searchQuery } from '../../../connectors/magento/search.ts';

describe('searchCriteria', () => {
  it('has letters as indexes and %20 for a blank', () => {
    const query = searchQuery({
      groups: [[{ field: 'updated_at', condition: 'gteq', value: '2026-11-20 10:00:00' }]],
      sortBy: 'entity_id',
      pageSize: 100,
      fields: 'items[entity_id],total_count',
    });
    expect(decodeURIComponent(query)).toBe(
      'searchCriteria[filter_groups][a][filters][a][field]=updated_at' +
        '&searchCriteria[filter_groups][a][filters][a][value]=2026-11-20 10:00:00' +
        '&searchCriteria[filter_groups][a][filters][a][condition_type]=gteq' +
        '&searchCriteria[sortOrders][a][field]=entity_id' +
        '&searchCriteria[sortOrders][a][direction]=ASC' +
        '&searchCriteria[pageSize]=100&searchCriteria[currentPage]=1' +
        '&fields=items[entity_id],total_count',
    );
    expect(query).toContain('2026-11-20%2010%3A00%3A00');
    expect(query).not.toContain('+');
  });

  it('counts on in letters after z', () => {
    expect([0, 25, 26, 27, 51, 52, 701, 702].map(letters)).toEqual([
      'a',
      'z',
      'aa',
      'ab',
      'az',
      'ba',
      'zz',
      'aaa',
    ]);
  });

  it('gives a value with a comma a condition of its own', () => {
    expect(anyOf('sku', ['A', 'B,1', 'C'])).toEqual([
      { field: 'sku', condition: 'in', value: 'A,C' },
      { field: 'sku', condition: 'eq', value: 'B,1' },
    ]);
  });

  it('is split before the request line gets too long for nginx', () => {
    const skus = Array.from({ length: 100 }, (_, index) => `Größe/${index}-${'x'.repeat(50)}`);
    const chunks = chunksOf(skus, 100);
    expect(chunks.flat()).toEqual(skus);
    for (const chunk of chunks) {
      const query = searchQuery({ groups: [anyOf('sku', chunk)], pageSize: 100 });
      expect(query.length).toBeLessThan(6_000);
    }
  });
});
