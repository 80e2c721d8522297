import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shell } from '../host.ts';
import { ToastBar } from './ToastBar.tsx';

export interface ToastOptions {
  /** Takes the action back; the toast then stays longer. */
  readonly undo?: () => void;
  readonly isError?: boolean;
}

interface Toasts {
  /** Says in a few words what was done. Errors that need reading belong into `Failure`. */
  show(message: string, options?: ToastOptions): void;
}

export interface ShownToast extends ToastOptions {
  readonly id: number;
  readonly message: string;
}

const ToastContext = createContext<Toasts | null>(null);

export function useToast(): Toasts {
  const toasts = useContext(ToastContext);
  if (!toasts) throw new Error('useToast was called outside of the console');
  return toasts;
}

const UNDO_SHOWN_MS = 10_000;

/** Inside the admin its own toasts are used; else a bar of ours. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('parts');
  const [shown, setShown] = useState<ShownToast | null>(null);
  const close = useCallback(() => setShown(null), []);
  const toasts = useMemo<Toasts>(
    () => ({
      show(message, { undo, isError = false } = {}) {
        const admin = shell === 'embedded' ? window.shopify?.toast : undefined;
        if (!admin) {
          setShown((before) => ({
            id: (before?.id ?? 0) + 1,
            message,
            isError,
            ...(undo && { undo }),
          }));
          return;
        }
        const undoing = undo && { action: t('undo'), onAction: undo, duration: UNDO_SHOWN_MS };
        admin.show(message, { isError, ...undoing });
      },
    }),
    [t],
  );
  return (
    <ToastContext.Provider value={toasts}>
      {children}
      <ToastBar toast={shown} onClose={close} />
    </ToastContext.Provider>
  );
}
