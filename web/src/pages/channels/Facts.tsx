import type { ReactNode } from 'react';
import styles from './channels.module.css';

export type Fact = readonly [label: string, value: ReactNode];

interface Props {
  readonly facts: readonly Fact[];
  /** Large figures beside each other, for counts. */
  readonly figures?: boolean;
}

/** Labelled values in columns, two of them on a phone. */
export function Facts({ facts, figures = false }: Props) {
  return (
    <dl className={figures ? styles.narrow : styles.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
