import type { Shelf, StoreLocation } from './types.ts';

/** What was chosen for one location of the store. */
export interface Choice {
  /** A shelf's id, a shelf of its own, or none. */
  readonly where: string | 'new' | 'out';
  readonly name: string;
  readonly counter: 'hub' | 'channel';
  /** Said aloud that the store's location and the shelf are the same place. */
  readonly confirmed: boolean;
}

export type Choices = Readonly<Record<string, Choice>>;
export type Problem = 'name' | 'same' | 'exists' | 'merge';

/** Each location begins as a shelf of its own: nothing is joined unless a person does it. */
export function firstChoices(
  locations: readonly StoreLocation[],
  store: string,
  shelves: readonly Shelf[],
): Choices {
  const taken = new Set(shelves.map((shelf) => shelf.name));
  const nameOf = (name: string) => (taken.has(name) ? `${name} (${store})` : name);
  return Object.fromEntries(
    locations.map(({ external_id, name }) => [
      external_id,
      { where: 'new', name: nameOf(name), counter: 'hub', confirmed: false },
    ]),
  );
}

/** What keeps one location from being connected as chosen; null when nothing does. */
export function problemOf(
  externalId: string,
  choices: Choices,
  shelves: readonly Shelf[],
): Problem | null {
  const choice = choices[externalId];
  if (!choice || choice.where === 'out') return null;
  if (choice.where !== 'new') return choice.confirmed ? null : 'merge';
  const name = choice.name.trim();
  if (name === '') return 'name';
  if (shelves.some((shelf) => shelf.name === name)) return 'exists';
  const others = Object.entries(choices).filter(([id]) => id !== externalId);
  const same = others.some(([, each]) => each.where === 'new' && each.name.trim() === name);
  return same ? 'same' : null;
}

/** As the API takes it; what is left out is not named. */
export const locationsOf = (choices: Choices) =>
  Object.entries(choices).flatMap(([external_id, { where, name, counter }]) => {
    if (where === 'out') return [];
    const location = where === 'new' ? { name: name.trim(), counter } : { id: where };
    return [{ external_id, location }];
  });
