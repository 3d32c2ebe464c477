import { ActionIcon, Popover, TextInput, type TextInputProps } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { parseDay, showDay } from '../days';
import { Loading } from '../states';
import { useFormTexts } from './texts';

// Most people type, so the calendar is loaded only when needed.
const DayCalendar = lazy(() => import('./DayCalendar').then(({ DayCalendar }) => ({ default: DayCalendar })));

type Props = Omit<TextInputProps, 'value' | 'onChange' | 'label'> & {
  label: string;
  value?: string;
  onChange?(text: string): void;
};

/** A day, typed or chosen from a calendar; formatted as 26/11/2026 on blur. `parseDay` parses its value. */
export function DayInput({ label, value = '', onChange, onBlur, disabled, ...props }: Props) {
  const t = useFormTexts();
  const [open, setOpen] = useState(false);
  const day = parseDay(value);
  return (
    <TextInput
      inputMode="numeric"
      autoComplete="off"
      placeholder={t.dayPattern}
      label={label}
      disabled={disabled}
      {...props}
      value={value}
      onChange={(event) => onChange?.(event.currentTarget.value)}
      onBlur={(event) => {
        if (day) onChange?.(showDay(day));
        onBlur?.(event);
      }}
      rightSection={
        <Popover opened={open} onChange={setOpen} trapFocus returnFocus position="bottom-end" shadow="md">
          <Popover.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={disabled}
              aria-label={t.calendar.open(label)}
              title={t.calendar.open(label)}
              onClick={() => setOpen(!open)}
            >
              <IconCalendar size={18} aria-hidden />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown aria-label={t.calendar.open(label)} p="xs">
            <Suspense fallback={<Loading />}>
              <DayCalendar
                day={day}
                onChoose={(chosen) => {
                  onChange?.(showDay(chosen));
                  setOpen(false);
                }}
              />
            </Suspense>
          </Popover.Dropdown>
        </Popover>
      }
    />
  );
}
