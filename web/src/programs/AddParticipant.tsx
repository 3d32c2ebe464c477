import { Button, Group } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { CustomerPicker, type Picked } from '../shared/PersonPicker';
import { useRefusalText } from '../shared/refusals';
import { RequestId } from '../shared/states';
import { PARTICIPANTS_STALE } from './program';
import { useProgramTexts } from './texts';

export function AddParticipant({ programid }: { programid: number }) {
  const t = useProgramTexts().participants;
  const announce = useAnnounce();
  const text = useRefusalText();
  const add = useChange('add_program_participant', { stale: PARTICIPANTS_STALE });
  const update = useChange('update_program_participant', { stale: PARTICIPANTS_STALE });
  const [person, setPerson] = useState<Picked | null>(null);
  const [error, setError] = useState<ReactNode>(null);
  /** A new key for each person, so that the picker starts empty again. */
  const [turn, setTurn] = useState(0);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!person) return setError(t.choose);
    const { id: customerid, name } = person;
    add.mutate(
      { programid, customerid },
      {
        onSuccess: () => {
          setPerson(null);
          setTurn(turn + 1);
          announce.done({
            title: t.changed.registered,
            message: name,
            undo: () =>
              update.mutate(
                { programid, customerid, status: 'cancelled' },
                { onError: (refusal) => announce.refused(t.notChanged, refusal) },
              ),
          });
        },
        onError: (refusal) =>
          refusal.status < 500
            ? setError(
                <>
                  {text(refusal)}
                  <RequestId refusal={refusal} />
                </>,
              )
            : announce.refused(t.notAdded, refusal),
      },
    );
  }

  return (
    <form onSubmit={submit} noValidate>
      <Group gap="sm" align="flex-start" mb="sm" wrap="nowrap">
        <div style={{ flex: '0 1 420px', minWidth: 0 }}>
          <CustomerPicker
            key={turn}
            label={t.customer}
            value={person}
            error={error}
            onChange={(next) => {
              setPerson(next);
              setError(null);
            }}
          />
        </div>
        <Button
          type="submit"
          mt={24}
          flex="none"
          loading={add.isPending}
          leftSection={<IconUserPlus size={16} aria-hidden />}
        >
          {t.add}
        </Button>
      </Group>
    </form>
  );
}
