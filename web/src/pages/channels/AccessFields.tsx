import { FormLayout, TextField } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { FIELDS, type Kind, type Values } from './fields.ts';

interface Props {
  readonly kind: Kind;
  readonly values: Values;
  readonly onChange: (values: Values) => void;
  readonly disabled?: boolean;
}

/** The form of one kind of store. Secrets are never filled in by the browser, nor kept by it. */
export function AccessFields({ kind, values, onChange, disabled = false }: Props) {
  const { t } = useTranslation('channels');
  return (
    <FormLayout>
      {FIELDS[kind].map(({ name, isSecret, isOptional, hasHelp, placeholder = '' }) => (
        <TextField
          key={name}
          id={`access-${name}`}
          label={t(`new.${kind}.${name}`)}
          value={values[name] ?? ''}
          onChange={(value) => onChange({ ...values, [name]: value })}
          type={isSecret ? 'password' : 'text'}
          autoComplete={isSecret ? 'new-password' : 'off'}
          placeholder={placeholder}
          requiredIndicator={!isOptional}
          disabled={disabled}
          spellCheck={false}
          {...(hasHelp && { helpText: t(`new.${kind}.${name}Help`) })}
        />
      ))}
    </FormLayout>
  );
}
