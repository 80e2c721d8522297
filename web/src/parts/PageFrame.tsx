import { Page, type PageProps } from '@shopify/polaris';
import { type ReactNode, useEffect } from 'react';

interface Props {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** Beside the title: a badge, usually. */
  readonly badge?: ReactNode;
  readonly primaryAction?: PageProps['primaryAction'];
  readonly secondaryActions?: PageProps['secondaryActions'];
  /** Where "back" leads: the list with the filters it had, where they are known. */
  readonly back?: { readonly content: string; readonly url: string } | undefined;
  /** For lists: they use the whole width. */
  readonly wide?: boolean;
  /** For forms: a column that reads well. */
  readonly narrow?: boolean;
  readonly children: ReactNode;
}

/** Every page is in one: its heading, its actions, and the title of the tab. */
export function PageFrame({
  title,
  subtitle,
  badge,
  primaryAction,
  secondaryActions,
  back,
  wide = false,
  narrow = false,
  children,
}: Props) {
  useEffect(() => {
    document.title = `${title} · Crossdock`;
  }, [title]);
  return (
    <Page
      title={title}
      fullWidth={wide}
      narrowWidth={narrow}
      {...(subtitle !== undefined && { subtitle })}
      {...(badge !== undefined && { titleMetadata: badge })}
      {...(primaryAction !== undefined && { primaryAction })}
      {...(secondaryActions !== undefined && { secondaryActions })}
      {...(back && { backAction: { content: back.content, url: back.url } })}
    >
      {children}
    </Page>
  );
}
