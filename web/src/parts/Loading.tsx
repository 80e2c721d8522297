import { Card, SkeletonBodyText } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';

/** Grey lines where content will stand, so that nothing jumps when it comes. */
export function Loading({ lines = 5 }: { readonly lines?: number }) {
  const { t } = useTranslation('parts');
  return (
    <Card>
      <div role="status" aria-label={t('loading')} aria-busy="true">
        <SkeletonBodyText lines={lines} />
      </div>
    </Card>
  );
}
