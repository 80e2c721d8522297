import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { basename } from '../../host.ts';

/**
 * The admin's navigation announces a click as the event "shopify:navigate" on the link; without an answer
 * it would load the app anew.
 */
export function useAdminLinks(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const follow = (event: Event) => {
      const href = event.target instanceof Element ? event.target.getAttribute('href') : null;
      if (!href?.startsWith(basename)) return;
      event.preventDefault();
      void navigate(href.slice(basename.length) || '/');
    };
    document.addEventListener('shopify:navigate', follow);
    return () => document.removeEventListener('shopify:navigate', follow);
  }, [navigate]);
}
