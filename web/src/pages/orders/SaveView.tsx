import { Text, TextField } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { Confirm, useToast } from '../../parts/index.ts';
import type { Filters } from './filters.ts';
import type { SavedView } from './types.ts';

interface Props {
  readonly filters: Filters;
  readonly onClose: () => void;
  readonly onSaved: () => Promise<void>;
}

export function SaveView({ filters, onClose, onSaved }: Props) {
  const { t } = useTranslation('orders');
  const toast = useToast();
  const [name, setName] = useState('');
  const save = useMutation({
    mutationFn: () => api.post<SavedView>('/order-views', { name: name.trim(), filters }),
    onSuccess: async () => {
      toast.show(t('views.saved', { name: name.trim() }));
      onClose();
      await onSaved();
    },
  });
  return (
    <Confirm
      open
      title={t('views.saveTitle')}
      confirm={t('views.save')}
      onConfirm={() => save.mutate()}
      onClose={onClose}
      busy={save.isPending}
      disabled={name.trim() === ''}
      error={save.error}
    >
      <Text as="p">{t('views.saveText')}</Text>
      <TextField
        label={t('views.name')}
        value={name}
        onChange={setName}
        maxLength={60}
        autoComplete="off"
        autoFocus
      />
    </Confirm>
  );
}
