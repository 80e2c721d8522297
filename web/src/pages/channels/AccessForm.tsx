import { BlockStack, Button, Card, Form, InlineStack, Link, Select, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { AccessFields } from './AccessFields.tsx';
import { isFilled, KINDS, type Kind, type Values } from './fields.ts';
import { HowTo } from './HowTo.tsx';
import { Refused } from './Refused.tsx';

interface Props {
  readonly kind: Kind;
  readonly values: Values;
  readonly onKind: (kind: string) => void;
  readonly onValues: (values: Values) => void;
  /** The live check of what is typed here. */
  readonly check: {
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    mutate(): void;
  };
}

/** The first step: which kind of store, and the keys that open it. */
export function AccessForm({ kind, values, onKind, onValues, check }: Props) {
  const { t } = useTranslation('channels');
  const filled = isFilled(kind, values);
  return (
    <Card>
      <Form onSubmit={() => filled && check.mutate()}>
        <BlockStack gap="400">
          {KINDS.length > 1 ? (
            <Select
              id="kind"
              label={t('new.kindTitle')}
              options={KINDS.map((each) => ({ value: each, label: t(`kind.${each}`) }))}
              value={kind}
              onChange={onKind}
            />
          ) : (
            <Text as="p">
              {t('new.onlyKind', { kind: t(`kind.${kind}`) })}{' '}
              <Link url="/settings?section=business">{t('new.linkShop')}</Link>
            </Text>
          )}
          <HowTo kind={kind} />
          <AccessFields
            kind={kind}
            values={values}
            onChange={onValues}
            disabled={check.isPending}
          />
          {check.isError && <Refused error={check.error} />}
          <InlineStack gap="300" blockAlign="center">
            <Button submit variant="primary" loading={check.isPending} disabled={!filled}>
              {t('new.check')}
            </Button>
            <Text as="span" tone="subdued">
              <span role="status">{check.isPending && t('new.checking')}</span>
            </Text>
          </InlineStack>
        </BlockStack>
      </Form>
    </Card>
  );
}
