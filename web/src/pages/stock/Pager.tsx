import { Box, Pagination, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

interface Props {
  readonly next: string | null;
  /** The page found nothing yet, and the search goes on behind it. */
  readonly short: boolean;
}

/** Forward by the cursor; back is the browser's back where the page before is behind it. */
export function Pager({ next, short }: Props) {
  const { t } = useTranslation('stock');
  const [params] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const cursor = params.get('cursor');
  if (next === null && cursor === null) return null;
  const to = (value: string | null) => {
    const query = new URLSearchParams(params);
    query.delete('cursor');
    if (value !== null) query.set('cursor', value);
    return { search: query.toString() };
  };
  const isBehind = Object(location.state).paged === true;
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
      {short && next !== null && <Text as="p">{t('pager.goOn')}</Text>}
      <Pagination
        accessibilityLabel={t('pager.label')}
        hasPrevious={cursor !== null}
        hasNext={next !== null}
        onPrevious={() => void (isBehind ? navigate(-1) : navigate(to(null)))}
        onNext={() => void navigate(to(next), { state: { paged: true } })}
        accessibilityLabels={{ previous: t('pager.previous'), next: t('pager.next') }}
      />
    </Box>
  );
}
