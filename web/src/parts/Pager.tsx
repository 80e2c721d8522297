import { Box, Pagination, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

interface Props {
  readonly next: string | null;
  /** Said on a page that found nothing, while the search goes on behind it. */
  readonly goOn?: string | false;
}

/** Forward by the cursor; back is the browser's back where the page before is behind it. */
export function Pager({ next, goOn = false }: Props) {
  const { t } = useTranslation('parts');
  const [params] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const cursor = params.get('cursor');
  if (next === null && cursor === null) return null;
  const withCursor = (value: string | null) => {
    const query = new URLSearchParams(params);
    query.delete('cursor');
    if (value !== null) query.set('cursor', value);
    return { search: query.toString() };
  };
  const isBehind = Object(location.state).paged === true;
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
      {goOn && next !== null && <Text as="p">{goOn}</Text>}
      <Pagination
        accessibilityLabel={t('pager.label')}
        hasPrevious={cursor !== null}
        hasNext={next !== null}
        previousTooltip={t(isBehind ? 'pager.previous' : 'pager.first')}
        nextTooltip={t('pager.next')}
        accessibilityLabels={{ previous: t('pager.previous'), next: t('pager.next') }}
        onPrevious={() => void (isBehind ? navigate(-1) : navigate(withCursor(null)))}
        onNext={() => void navigate(withCursor(next), { state: { paged: true } })}
      />
    </Box>
  );
}
