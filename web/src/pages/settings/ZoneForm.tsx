import { BlockStack, Button, Form, InlineStack, Select } from '@shopify/polaris';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localeNow } from '../../i18n/index.ts';
import { useToast } from '../../parts/index.ts';
import { zoneHere } from '../../zone.ts';
import { SettingsProblem } from './SettingsProblem.tsx';

interface Props {
  /** Null: nobody chose yet. */
  readonly zone: string | null;
  readonly onSave: (zone: string) => Promise<void>;
}

export function ZoneForm({ zone, onSave }: Props) {
  const { t } = useTranslation('settings');
  const toast = useToast();
  const here = zoneHere();
  const [chosen, setChosen] = useState(zone ?? here);
  const save = useMutation({
    mutationFn: () => onSave(chosen),
    onSuccess: () => toast.show(t('saved')),
  });
  return (
    <Form onSubmit={() => save.mutate()}>
      <BlockStack gap="300">
        <SettingsProblem error={save.error} />
        <Select
          label={t('policies.zone.label')}
          options={zonesWith(chosen, here)}
          value={chosen}
          onChange={setChosen}
          helpText={t(zone === null ? 'policies.zone.unset' : 'policies.zone.now', {
            time: timeIn(chosen),
            zone: chosen,
          })}
        />
        <InlineStack gap="200">
          <Button submit loading={save.isPending} disabled={chosen === zone}>
            {t('policies.zone.save')}
          </Button>
          {chosen !== here && (
            <Button onClick={() => setChosen(here)}>
              {t('policies.zone.here', { zone: here })}
            </Button>
          )}
        </InlineStack>
      </BlockStack>
    </Form>
  );
}

/** What the browser knows, and what is chosen whether it knows it or not. */
const zonesWith = (...also: readonly string[]): string[] =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...also])].sort();

function timeIn(timeZone: string): string {
  try {
    const format = { hour: '2-digit', minute: '2-digit', timeZone } as const;
    return new Intl.DateTimeFormat(localeNow(), format).format(new Date());
  } catch {
    return '–';
  }
}
