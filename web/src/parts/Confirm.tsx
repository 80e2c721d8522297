import { BlockStack, Modal } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from './Failure.tsx';

interface Props {
  readonly open: boolean;
  readonly title: string;
  /** The verb of the button: "Pause channel". Never "OK". */
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly destructive?: boolean;
  /** While the action is under way: the button waits, the dialog stays. */
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** What the action failed with: shown inside, so that nothing has to be chosen again. */
  readonly error?: unknown;
  /** The preview: what will change, in numbers, and how it can be taken back. */
  readonly children: ReactNode;
}

/** Asks before something that matters, and shows what it will do. */
export function Confirm({
  open,
  title,
  confirm,
  onConfirm,
  onClose,
  destructive = false,
  busy = false,
  disabled = false,
  error,
  children,
}: Props) {
  const { t } = useTranslation('parts');
  return (
    <Modal
      open={open}
      title={title}
      onClose={onClose}
      primaryAction={{
        content: confirm,
        onAction: onConfirm,
        destructive,
        loading: busy,
        disabled,
      }}
      secondaryActions={[{ content: t('cancel'), onAction: onClose, disabled: busy }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          {error !== undefined && error !== null && <Failure error={error} />}
          {children}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
