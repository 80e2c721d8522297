import { Tabs } from '@shopify/polaris';
import { type ReactNode, useEffect, useRef } from 'react';
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
  const row = useRef<HTMLDivElement>(null);
  const words = chosen && wordsOf(chosen);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a wider tab stands elsewhere
  useEffect(() => keepInView(row.current), [words, selected]);
  return (
    <>
      <div className="cd-tabs" ref={row}>
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

/** Polaris draws the tabs when it has measured them, which is later. */
function keepInView(row: HTMLElement | null): (() => void) | undefined {
  if (!row) return undefined;
  bringIntoView(row);
  const watch = new MutationObserver(() => bringIntoView(row));
  watch.observe(row, { childList: true, subtree: true });
  return () => watch.disconnect();
}

/** On a phone the row of tabs scrolls: who comes by a link must see which one is chosen. */
function bringIntoView(row: HTMLElement): void {
  // Polaris draws all tabs once more, unseen, to measure them.
  const scroller = row.querySelector('.Polaris-Tabs__Wrapper');
  const tab = scroller?.querySelector('[role="tab"][aria-selected="true"]');
  if (!tab || !scroller || scroller.scrollWidth <= scroller.clientWidth) return;
  const [inside, around] = [tab.getBoundingClientRect(), scroller.getBoundingClientRect()];
  scroller.scrollLeft += inside.left - around.left - (around.width - inside.width) / 2;
}

function wordsOf({ label, count }: ListTab): string {
  if (!count) return label;
  const number = numberFormat().format(count.of);
  return `${label} (${number}${count.more ? '+' : ''})`;
}
