import {
  Banner,
  type BannerHandles,
  BlockStack,
  Button,
  InlineStack,
  Text,
} from '@shopify/polaris';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../parts/index.ts';

interface Props {
  readonly title: string;
  readonly text: string;
  /** A link, a key, or codes line by line. */
  readonly secret: string;
  readonly onDone: () => void;
}

/**
 * Something that is shown now and never again: big enough to read, and one click to copy. It takes the focus,
 * because the button that made it may stand far below.
 */
export function ShownOnce({ title, text, secret, onDone }: Props) {
  const { t } = useTranslation('settings');
  const toast = useToast();
  const place = useRef<BannerHandles>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another secret is another thing to look at
  useEffect(() => place.current?.focus(), [secret]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      toast.show(t('once.copied'));
    } catch {
      // Browsers keep the clipboard from pages that are not served by https, and from some frames.
      toast.show(t('once.notCopied'));
    }
  };
  return (
    <Banner tone="info" title={title} ref={place}>
      <BlockStack gap="300">
        <Text as="p">{text}</Text>
        {secret.split('\n').map((line) => (
          <Text as="p" key={line} breakWord>
            <code>{line}</code>
          </Text>
        ))}
        <InlineStack gap="200">
          <Button onClick={() => void copy()}>{t('once.copy')}</Button>
          <Button onClick={onDone}>{t('once.done')}</Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}
