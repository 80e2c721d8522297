import { BlockStack, Button, Card, Text } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { linkCode } from '../../../../server/http/presenters/link-code.ts';
import { api } from '../../api.ts';
import { Failure } from '../../parts/Failure.tsx';
import { When } from '../../parts/When.tsx';

/** For owners: a code with which one more Shopify shop joins the business. */
export function LinkShop() {
  const { t } = useTranslation('embedded');
  const make = useMutation({
    mutationFn: () => api.post<z.output<typeof linkCode>>('/link-codes'),
  });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('link.title')}
        </Text>
        <Text as="p">{t('link.text')}</Text>
        {make.error && <Failure error={make.error} />}
        <div role="status">
          {make.data && (
            <BlockStack gap="100">
              <Text as="p" variant="headingXl" fontWeight="bold">
                {make.data.code}
              </Text>
              <Text as="p" tone="subdued">
                {t('link.until')} <When at={make.data.expires_at} />
              </Text>
            </BlockStack>
          )}
        </div>
        <div>
          <Button onClick={() => make.mutate()} loading={make.isPending}>
            {t(make.data ? 'link.again' : 'link.make')}
          </Button>
        </div>
      </BlockStack>
    </Card>
  );
}
