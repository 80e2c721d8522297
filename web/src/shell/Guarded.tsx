import { Button } from '@shopify/polaris';
import { Suspense, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { ApiError } from '../api.ts';
import { MeContext } from '../me.ts';
import type { PageEntry } from '../pages.ts';
import { Empty } from '../parts/Empty.tsx';
import { Failure } from '../parts/Failure.tsx';
import { Loading } from '../parts/Loading.tsx';
import { PageFrame } from '../parts/PageFrame.tsx';

/** A page of the table, for those who may see it. The server refuses the others too. */
export function Guarded({ page }: { readonly page: PageEntry }) {
  const { t } = useTranslation('shell');
  const me = useContext(MeContext);
  const title = t(page.label);
  if (page.scope !== null && me?.can(page.scope) !== true) {
    return (
      <PageFrame title={title}>
        <Failure error={new ApiError(403, 'forbidden', '')} />
      </PageFrame>
    );
  }
  const waiting = page.isPublic ? null : (
    <PageFrame title={title} wide>
      <Loading lines={8} />
    </PageFrame>
  );
  return (
    <Suspense fallback={waiting}>
      <page.Page />
    </Suspense>
  );
}

/** Where an address leads nowhere. */
export function NotFound() {
  const { t } = useTranslation('shell');
  return (
    <PageFrame title={t('notFound.title')}>
      <Empty heading={t('notFound.heading')} action={{ content: t('notFound.home'), url: '/' }}>
        {t('notFound.text')}
      </Empty>
    </PageFrame>
  );
}

/** A page that broke while it was drawn: the others still work. */
export function Broken() {
  const { t } = useTranslation('shell');
  const error = useRouteError();
  return (
    <PageFrame title={t('broken.title')}>
      <Failure error={error} onRetry={() => window.location.reload()} />
      <Button variant="plain" url="/">
        {t('notFound.home')}
      </Button>
    </PageFrame>
  );
}
