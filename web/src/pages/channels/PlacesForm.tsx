import { BlockStack, Button, Card, Checkbox, InlineStack, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlaceCard } from './PlaceCard.tsx';
import { type Choices, firstChoices, locationsOf, problemOf } from './places.ts';
import { Refused } from './Refused.tsx';
import type { StoreCheck } from './types.ts';

export interface Decided {
  readonly name: string;
  readonly locations: ReturnType<typeof locationsOf>;
  readonly open_stock: boolean;
}

interface Props {
  readonly check: StoreCheck;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onStart: (decided: Decided) => void;
}

/** The last decisions before a store is connected. */
export function PlacesForm({ check, busy, error, onStart }: Props) {
  const { t } = useTranslation('channels');
  const { locations, shelves, store } = check;
  const [name, setName] = useState(store.name.slice(0, 100));
  const [choices, setChoices] = useState<Choices>(() =>
    firstChoices(locations, store.name, shelves),
  );
  const [openStock, setOpenStock] = useState(true);
  const chosen = locationsOf(choices);
  const blocked =
    name.trim() === '' ||
    chosen.length === 0 ||
    locations.some((each) => problemOf(each.external_id, choices, shelves) !== null);
  return (
    <Card>
      <BlockStack gap="500">
        <TextField
          id="channel-name"
          label={t('new.nameLabel')}
          helpText={t('new.nameHelp')}
          value={name}
          onChange={setName}
          maxLength={100}
          autoComplete="off"
          {...(name.trim() === '' && { error: t('new.problem.name') })}
        />
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t('new.locationsTitle')}
          </Text>
          <Text as="p" tone="subdued">
            {t('new.locationsText')}
          </Text>
        </BlockStack>
        {locations.map((location) => {
          const choice = choices[location.external_id];
          return (
            choice && (
              <PlaceCard
                key={location.external_id}
                location={location}
                shelves={shelves}
                choice={choice}
                problem={problemOf(location.external_id, choices, shelves)}
                onChange={(next) => setChoices({ ...choices, [location.external_id]: next })}
              />
            )
          );
        })}
        {chosen.length === 0 && (
          <Text as="p" tone="critical">
            {t('new.problem.none')}
          </Text>
        )}
        <Checkbox
          id="open-stock"
          label={t('new.openStock')}
          helpText={t('new.openStockHelp')}
          checked={openStock}
          onChange={setOpenStock}
        />
        {error !== null && <Refused error={error} />}
        <InlineStack gap="300" blockAlign="center">
          <Button
            variant="primary"
            loading={busy}
            disabled={blocked}
            onClick={() => onStart({ name: name.trim(), locations: chosen, open_stock: openStock })}
          >
            {t('new.start')}
          </Button>
          <Text as="span" tone="subdued">
            {t('new.startHelp')}
          </Text>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
