import { BlockStack, Box, IndexTable, useBreakpoints } from '@shopify/polaris';
import type { ReactNode } from 'react';
import './activity.css';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  readonly end?: boolean;
}

interface Props<T> {
  readonly of: { readonly singular: string; readonly plural: string };
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly loading: boolean;
}

/** A table for reading; on a phone each row is a card with the same cells, two in a line. */
export function Rows<T extends { readonly id: string }>({ of, rows, columns, loading }: Props<T>) {
  const { smDown } = useBreakpoints();
  if (smDown) {
    return (
      <BlockStack>
        {rows.map((row) => (
          <Box
            key={row.id}
            padding="300"
            borderBlockStartWidth="025"
            borderColor="border-secondary"
          >
            <div className={columns.length > 2 ? 'cd-card-row' : 'cd-card-row cd-card-line'}>
              {columns.map(({ title, cell }) => (
                <div key={title}>{cell(row)}</div>
              ))}
            </div>
          </Box>
        ))}
      </BlockStack>
    );
  }
  const [first, ...others] = columns.map(({ title, end }) => ({
    title,
    ...(end && { alignment: 'end' as const }),
  }));
  if (!first) return null;
  return (
    <IndexTable
      resourceName={of}
      itemCount={rows.length}
      selectable={false}
      loading={loading}
      headings={[first, ...others]}
    >
      {rows.map((row, index) => (
        <IndexTable.Row id={row.id} key={row.id} position={index}>
          {columns.map(({ title, cell }) => (
            <IndexTable.Cell key={title}>{cell(row)}</IndexTable.Cell>
          ))}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}
