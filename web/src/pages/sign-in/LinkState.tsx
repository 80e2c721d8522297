import { Button, SkeletonBodyText } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { PublicCard } from './PublicCard.tsx';

interface Props {
  readonly title: string;
  /** Null while the link is looked at. */
  readonly error: unknown;
}

/** In place of the form of a link: it is being looked at, or it is not good (any more). */
export function LinkState({ title, error }: Props) {
  const { t } = useTranslation('sign-in');
  return (
    <PublicCard title={title} error={error}>
      {error ? (
        <Button url="/sign-in">{t('toSignIn')}</Button>
      ) : (
        <div role="status" aria-busy="true" aria-label={title}>
          <SkeletonBodyText lines={4} />
        </div>
      )}
    </PublicCard>
  );
}
