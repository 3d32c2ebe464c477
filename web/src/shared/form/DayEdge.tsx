import { useEffect, useState } from 'react';
import { type Day, parseDay, showDay } from '../days';
import { DayInput } from './DayInput';
import { useFormTexts } from './texts';

interface Props {
  label: string;
  value: Day | undefined;
  error?: string | false;
  onChange(day: Day | undefined): void;
}

/** The first or last day of a filter. Takes effect when a complete day has been typed, or the field is empty. */
export function DayEdge({ label, value, error, onChange }: Props) {
  const t = useFormTexts();
  const [typed, setTyped] = useState(value ? showDay(value) : '');
  const [left, setLeft] = useState(false);
  useEffect(() => setTyped(value ? showDay(value) : ''), [value]);
  const wrong = left && typed.trim() !== '' && !parseDay(typed) && t.day;
  return (
    <DayInput
      label={label}
      value={typed}
      error={wrong || error}
      onFocus={() => setLeft(false)}
      onBlur={() => {
        setLeft(true);
        if (typed.trim() === '' && value) onChange(undefined);
      }}
      onChange={(text) => {
        setTyped(text);
        const day = /\d{4}$/.test(text.trim()) ? parseDay(text) : null;
        if (day && day !== value) onChange(day);
      }}
    />
  );
}
