import { BlockStack, Modal, Text } from '@shopify/polaris';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Failure, Loading } from '../../parts/index.ts';
import './activity.css';
import type { DeadLetterAnswer, DeadLetterRow } from './types.ts';

interface Props {
  readonly row: DeadLetterRow;
  readonly onClose: () => void;
}

/** What the message carried, as text and nothing else: it came from outside. */
export function PayloadDialog({ row, onClose }: Props) {
  const { t } = useTranslation('activity');
  const letter = useQuery({
    queryKey: ['inbox', 'dead-letter', row.id],
    queryFn: () => api.get<DeadLetterAnswer>(`/dead-letters/${row.id}`),
  });
  const payload = letter.data?.payload ?? null;
  return (
    <Modal open title={row.topic} onClose={onClose} size="large">
      <Modal.Section>
        <BlockStack gap="300">
          {letter.error && <Failure error={letter.error} />}
          {letter.isPending && <Loading lines={6} />}
          {payload && (
            <>
              <Text as="p" tone="subdued">
                {t(payload.cut ? 'dead.cut' : 'dead.bytes', { count: payload.bytes })}
              </Text>
              <section
                className="cd-payload"
                // biome-ignore lint/a11y/noNoninteractiveTabindex: long texts are scrolled by keyboard too
                tabIndex={0}
                aria-label={t('dead.payload')}
              >
                {pretty(payload.text)}
              </section>
            </>
          )}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
