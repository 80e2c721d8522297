import { Button, SkeletonBodyText } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api.ts';
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
    <PublicCard title={title} error={ofLink(error)}>
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

/** Nothing was filled in yet: what cannot be read is the link itself, of which mail and chat cut pieces off. */
const ofLink = (error: unknown): unknown =>
  error instanceof ApiError && error.code === 'bad_request'
    ? new ApiError(error.status, 'link_not_whole', error.message)
    : error;
