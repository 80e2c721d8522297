/** Two flows that cross on one dock: the sign of Crossdock. Drawn in the colour of its text. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <rect x="1" y="1" width="30" height="30" rx="5" fill="var(--cd-mark)" />
      <path
        d="M7 11h4.5c3 0 4.2 1.6 5.4 3.4l2.2 3.2c1.2 1.8 2.4 3.4 5.4 3.4H25"
        stroke="var(--cd-mark-line)"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <path
        d="M7 21h4.5c2 0 3.2-.7 4.1-1.7M19 12.7c1-1 2.3-1.7 4.5-1.700H25"
        stroke="var(--cd-mark-accent)"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
