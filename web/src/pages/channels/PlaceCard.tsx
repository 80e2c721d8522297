import {
  Banner,
  BlockStack,
  Box,
  Checkbox,
  ChoiceList,
  Select,
  Text,
  TextField,
} from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { Choice, Problem } from './places.ts';
import type { Shelf, StoreLocation } from './types.ts';

interface Props {
  readonly location: StoreLocation;
  readonly shelves: readonly Shelf[];
  readonly choice: Choice;
  readonly problem: Problem | null;
  readonly onChange: (choice: Choice) => void;
}

/** One location of the store: on which shelf its stock stands, and who counts that shelf. */
export function PlaceCard({ location, shelves, choice, problem, onChange }: Props) {
  const { t } = useTranslation('channels');
  const { external_id: id, name } = location;
  const shelf = shelves.find((each) => each.id === choice.where);
  const options = [
    { label: t('new.aNew'), value: 'new' },
    ...shelves.map((each) => ({ label: t('new.existing', { name: each.name }), value: each.id })),
    { label: t('new.leaveOut'), value: 'out' },
  ];
  return (
    <Box borderWidth="025" borderColor="border" borderRadius="200" padding="400">
      <BlockStack gap="300">
        <Text as="h3" variant="headingSm">
          {name}
        </Text>
        <Select
          id={`where-${id}`}
          label={t('new.where')}
          options={options}
          value={choice.where}
          onChange={(where) => onChange({ ...choice, where, confirmed: false })}
        />
        {choice.where === 'new' && (
          <NewShelf id={id} choice={choice} problem={problem} onChange={onChange} />
        )}
        {choice.where === 'out' && (
          <Text as="p" tone="subdued">
            {t('new.leftOut')}
          </Text>
        )}
        {shelf && (
          <Banner tone="warning">
            <BlockStack gap="200">
              <Text as="p">{t('new.mergeText', { location: name, shelf: shelf.name })}</Text>
              <Checkbox
                id={`same-${id}`}
                label={t('new.merge')}
                checked={choice.confirmed}
                {...(problem === 'merge' && { helpText: t('new.problem.merge') })}
                onChange={(confirmed) => onChange({ ...choice, confirmed })}
              />
            </BlockStack>
          </Banner>
        )}
      </BlockStack>
    </Box>
  );
}

interface NewShelfProps extends Pick<Props, 'choice' | 'problem' | 'onChange'> {
  readonly id: string;
}

function NewShelf({ id, choice, problem, onChange }: NewShelfProps) {
  const { t } = useTranslation('channels');
  return (
    <>
      <TextField
        id={`name-${id}`}
        label={t('new.newName')}
        value={choice.name}
        onChange={(name) => onChange({ ...choice, name })}
        autoComplete="off"
        maxLength={100}
        {...(problem && problem !== 'merge' && { error: t(`new.problem.${problem}`) })}
      />
      <ChoiceList
        name={`counter-${id}`}
        title={t('new.counter')}
        selected={[choice.counter]}
        onChange={([counter]) =>
          onChange({ ...choice, counter: counter === 'channel' ? 'channel' : 'hub' })
        }
        choices={[
          { label: t('new.counterHub'), value: 'hub', helpText: t('new.counterHubHelp') },
          {
            label: t('new.counterChannel'),
            value: 'channel',
            helpText: t('new.counterChannelHelp'),
          },
        ]}
      />
    </>
  );
}
