import { TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label?: string;
  /** For a password that is being chosen: says what makes a good one. */
  readonly fresh?: boolean;
}

/** The server's own bound. */
export const PASSWORD_MIN = 12;

export function PasswordField({ value, onChange, label, fresh = false }: Props) {
  const { t } = useTranslation('sign-in');
  const [shown, setShown] = useState(false);
  return (
    <TextField
      label={label ?? t('password')}
      type={shown ? 'text' : 'password'}
      value={value}
      onChange={onChange}
      autoComplete={fresh ? 'new-password' : 'current-password'}
      maxLength={128}
      requiredIndicator
      labelAction={{
        content: shown ? t('hidePassword') : t('showPassword'),
        onAction: () => setShown(!shown),
      }}
      {...(fresh && { helpText: t('passwordHelp', { count: PASSWORD_MIN }) })}
    />
  );
}
