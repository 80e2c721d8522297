import { BlockStack, Button, Card, Form, Text, TextField } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Failure } from '../../parts/Failure.tsx';

interface Props {
  /** It is all that stands on the page. */
  readonly alone?: boolean;
}

/** Joins this shop to a business whose owner made a code; afterwards everything on the screen is theirs. */
export function RedeemCode({ alone = false }: Props) {
  const { t } = useTranslation('embedded');
  const [code, setCode] = useState('');
  const redeem = useMutation({
    mutationFn: () => api.post('/link-codes/redeem', { code: code.trim() }),
    onSuccess: () => window.location.reload(),
  });
  const ready = code.trim().length >= 8 && !redeem.isPending;
  return (
    <Card>
      <Form onSubmit={() => ready && redeem.mutate()}>
        <BlockStack gap="300">
          <Text as={alone ? 'h1' : 'h2'} variant="headingMd">
            {t('redeem.title')}
          </Text>
          <Text as="p">{t('redeem.text')}</Text>
          {redeem.error && <Failure error={redeem.error} />}
          <TextField
            label={t('redeem.code')}
            value={code}
            onChange={setCode}
            autoComplete="off"
            maxLength={20}
            monospaced
          />
          <div>
            <Button submit variant="primary" disabled={!ready} loading={redeem.isPending}>
              {t('redeem.join')}
            </Button>
          </div>
        </BlockStack>
      </Form>
    </Card>
  );
}
