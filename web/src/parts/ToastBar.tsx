import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownToast } from './toast.tsx';

const SHOWN_MS = 5_000;
const UNDO_SHOWN_MS = 10_000;

interface Props {
  readonly toast: ShownToast | null;
  readonly onClose: () => void;
}

/** The bar at the bottom. It is always there for screen readers, which only then hear what comes into it. */
export function ToastBar({ toast, onClose }: Props) {
  const { t } = useTranslation('parts');
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(onClose, toast.undo ? UNDO_SHOWN_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast, onClose]);
  return (
    <div className="cd-toast-place" role="status" aria-live="polite">
      {toast && (
        <div className={toast.isError ? 'cd-toast cd-toast-error' : 'cd-toast'} key={toast.id}>
          <span>{toast.message}</span>
          {toast.undo && (
            <button
              type="button"
              onClick={() => {
                toast.undo?.();
                onClose();
              }}
            >
              {t('undo')}
            </button>
          )}
          <button type="button" aria-label={t('dismiss')} onClick={onClose}>
            ✕
          </button>
        </div>
      )}
    </div>
  );
}
