import { TextField } from '@shopify/polaris';
import { useEffect, useRef, useState } from 'react';

/** People stop typing for this long before the list is asked. */
const TYPING_MS = 300;

interface Props {
  readonly label: string;
  /** What can be looked for; the label where nothing is said. */
  readonly hint?: string;
  /** The words of the address. */
  readonly value: string;
  readonly onChange: (words: string) => void;
}

/** Words to look for in a list: asked once nobody types any more. */
export function SearchField({ label, hint = label, value, onChange }: Props) {
  const [typed, setTyped] = useState(value);
  const asked = useRef(value);
  useEffect(() => {
    // The address changed by other means (a tab, "back"): what stands in the field follows it.
    if (value !== asked.current) setTyped(value);
    asked.current = value;
  }, [value]);
  useEffect(() => {
    const words = typed.trim();
    if (words === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = words;
      onChange(words);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, onChange]);
  return (
    <TextField
      label={label}
      labelHidden
      type="search"
      placeholder={hint}
      value={typed}
      onChange={setTyped}
      maxLength={100}
      autoComplete="off"
      clearButton
      onClearButtonClick={() => setTyped('')}
    />
  );
}
