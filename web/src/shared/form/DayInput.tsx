import { TextInput, type TextInputProps } from '@mantine/core';
import { parseDay, showDay } from '../days';
import { useSharedTexts } from '../texts';

type Props = Omit<TextInputProps, 'value' | 'onChange'> & { value?: string; onChange?(text: string): void };

/** A day as it is typed, 26/11/2026; shown in that form when the field is left. `parseDay` reads its value. */
export function DayInput({ value = '', onChange, onBlur, ...props }: Props) {
  const t = useSharedTexts().form;
  return (
    <TextInput
      inputMode="numeric"
      autoComplete="off"
      placeholder={t.dayPattern}
      {...props}
      value={value}
      onChange={(event) => onChange?.(event.currentTarget.value)}
      onBlur={(event) => {
        const day = parseDay(value);
        if (day) onChange?.(showDay(day));
        onBlur?.(event);
      }}
    />
  );
}
