import { Button, Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRead } from '../../api/hooks';
import { overlap, spanOf } from '../days';
import type { Picked } from '../PersonPicker';
import { type AppointmentValues, timeOf } from './appointment';
import { useAppointmentTexts } from './texts';

const SHOWN = 6;
const MANY = 1000;
const TYPING_MS = 250;

interface Props {
  values: AppointmentValues;
  own?: { consultantid: number; date: string; time: string; duration: number };
  onChoose(person: Picked): void;
}

/** Consultants who are free at the entered time; those with an open slot first. */
export function FreeConsultants({ values, own, onChoose }: Props) {
  const t = useAppointmentTexts();
  const { date, time, duration } = values;
  const typed = JSON.stringify(timeOf({ ...values, date, time, duration }));
  const [settled] = useDebouncedValue(typed, TYPING_MS);
  const at = JSON.parse(settled) as ReturnType<typeof timeOf>;
  const query = useRead(
    'get_available_consultants',
    { date: '', time: '', limit: MANY, ...at },
    { enabled: at !== null, keepPrevious: at !== null },
  );
  if (!at || !query.data) return null;

  const free = query.data.consultants.toSorted((one, other) => Number(other.has_slot) - Number(one.has_slot));
  const chosen = free.find(({ consultantid }) => String(consultantid) === values.consultantid);
  const isOwn =
    own && String(own.consultantid) === values.consultantid && own.date === at.date && overlap(spanOf(own), spanOf(at));
  const note = !values.consultantid
    ? free.length === 0 && t.nobodyFree
    : chosen
      ? !chosen.has_slot && t.outsideSlots(values.consultant_name)
      : !isOwn && query.data.total <= free.length && t.notFree(values.consultant_name);
  return (
    <div aria-live="polite">
      {note && (
        <Text size="sm" mb={4} fw={chosen ? 400 : 600} c={chosen ? 'var(--muted)' : 'var(--danger)'}>
          {note}
        </Text>
      )}
      {free.length > 0 && (
        <Group gap={6} role="group" aria-label={t.freeThen}>
          <Text size="sm" c="var(--muted)">
            {free[0]?.has_slot ? `${t.freeThen} (✓ ${t.inSlot}):` : `${t.freeThen}:`}
          </Text>
          {free.slice(0, SHOWN).map(({ consultantid, fullname, has_slot }) => (
            <Button
              key={consultantid}
              size="compact-sm"
              variant={String(consultantid) === values.consultantid ? 'filled' : 'light'}
              aria-pressed={String(consultantid) === values.consultantid}
              onClick={() => onChoose({ id: String(consultantid), name: fullname })}
            >
              {has_slot ? `✓ ${fullname}` : fullname}
            </Button>
          ))}
          {free.length > SHOWN && (
            <Text size="sm" c="var(--muted)">
              +{free.length - SHOWN}
            </Text>
          )}
        </Group>
      )}
    </div>
  );
}
