/** Line drawings on a grid of 20; the set is the console's own. */
const PATHS = {
  home: 'M3 9l7-6 7 6v8h-5v-5H8v5H3z',
  orders: 'M4 3h12v14l-3-2-3 2-3-2-3 2zM7 7h6M7 10.500h6',
  stock: 'M3 6.500L10 3l7 3.500v7L10 17l-7-3.500zM3 6.500L10 10l7-3.500M10 10v7',
  mapping: 'M3 6h4c4 0 2 8 6 8h4M14 11l3 3-3 3M3 14h3M14 3l3 3-3 3M17 6h-4',
  exceptions: 'M10 3l8 14H2zM10 8v4M10 14.500v.01',
  activity: 'M2 10h4l2.5-6 3 12L14 10h4',
  channels:
    'M3 8l1.5-5h11L17 8M3 8v9h14V8M3 8c0 2.5 3.5 2.5 3.5 0 0 2.5 3.5 2.5 3.5 0 0 2.5 3.5 2.5 3.5 0 0 2.5 3.5 2.5 3.5 0M8 17v-4h4v4',
  settings: 'M3 6h8M15 6h2M13 4v4M3 14h2M9 14h8M7 12v4',
  menu: 'M3 6h14M3 10h14M3 14h14',
  close: 'M5 5l10 10M15 5L5 15',
  chevron: 'M6 8l4 4 4-4',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
