import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { Link } from 'react-router';

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly url?: string;
  readonly external?: boolean;
}

const LEAVES = /^(?:[a-z]+:|\/\/|\/api\/|\/auth\/)/i;

/** How Polaris draws links: inside the console without loading anything again. */
export function AppLink({ url = '', external = false, children, ...rest }: Props) {
  if (external || LEAVES.test(url)) {
    const away = external ? { target: '_blank', rel: 'noopener noreferrer' } : {};
    return (
      <a href={url} {...away} {...rest}>
        {children}
      </a>
    );
  }
  const clicked = (event: MouseEvent<HTMLAnchorElement>) => {
    rest.onClick?.(event);
    // A row clicks its main link whenever it is clicked: once more, where the link itself was, and the page
    // would stand in the history twice.
    if ('data-primary-link' in rest) event.stopPropagation();
  };
  return (
    <Link to={url} {...rest} onClick={clicked}>
      {children}
    </Link>
  );
}
