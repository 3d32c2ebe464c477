import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import classes from './Calendar.module.css';
import { useCalendarTexts } from './texts';
import type { CalendarView } from './useCalendarView';

const SEARCHED_FROM = 12;

/** Ignores diacritics, because people leave them out. */
const plain = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();

interface Props {
  calendar: CalendarView;
  /** The button that opens it. */
  children: ReactElement;
}

/** Chooses whose columns are shown; none chosen means all. */
export function ConsultantFilter({ calendar: { people = [], chosen = [], set }, children }: Props) {
  const t = useCalendarTexts();
  const [typed, setTyped] = useState('');
  const found = people.filter(({ fullname }) => plain(fullname).includes(plain(typed.trim())));
  const toggle = (id: number) => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    set({ consultants: next.length > 0 ? next : undefined });
  };
  return (
    <Popover position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown aria-label={t.filter}>
        {people.length > SEARCHED_FROM && (
          <TextInput
            type="search"
            mb="xs"
            aria-label={t.filterSearch}
            placeholder={t.filterSearch}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <div className={classes.choices}>
          {found.map(({ consultantid, fullname }) => (
            <Checkbox
              key={consultantid}
              label={fullname}
              checked={chosen.includes(consultantid)}
              onChange={() => toggle(consultantid)}
            />
          ))}
        </div>
        {chosen.length > 0 && (
          <Button variant="default" fullWidth mt="sm" onClick={() => set({ consultants: undefined })}>
            {t.showAll}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
