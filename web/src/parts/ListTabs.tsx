import { Tabs } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { numberFormat } from '../i18n/formats.ts';

export interface ListTab {
  readonly id: string;
  readonly label: string;
  /** How many there are, and whether there may be more; nothing is shown where it is not known. */
  readonly count?: { readonly of: number; readonly more: boolean } | undefined;
}

interface Props {
  readonly tabs: readonly ListTab[];
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  /** What opens those for which there is no room. */
  readonly moreText?: string;
  /** The id of the panel below, the same for all tabs. */
  readonly panel: string;
  readonly children: ReactNode;
}

/**
 * Tabs over one panel that stays. Polaris gives each tab a panel of its own, so that choosing one builds filters
 * and list anew; and it measures tabs without their badges, which then stand in two rows: the count is words.
 */
export function ListTabs({ tabs, selected, onSelect, moreText, panel, children }: Props) {
  const chosen = tabs[selected];
  return (
    <>
      <div className="cd-tabs">
        <Tabs
          tabs={tabs.map((tab) => ({ id: tab.id, content: wordsOf(tab), panelID: panel }))}
          selected={selected}
          onSelect={onSelect}
          {...(moreText !== undefined && { disclosureText: moreText })}
        />
      </div>
      <div id={panel} role="tabpanel" aria-labelledby={chosen?.id} tabIndex={-1}>
        {children}
      </div>
    </>
  );
}

function wordsOf({ label, count }: ListTab): string {
  if (!count) return label;
  const number = numberFormat().format(count.of);
  return `${label} (${number}${count.more ? '+' : ''})`;
}
