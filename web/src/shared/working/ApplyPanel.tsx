import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Action, AnswerOf } from '../../api/client';
import { useChange } from '../../api/hooks';
import { useAnnounce } from '../announce';
import { useFormats, useNow } from '../clock';
import { addDays, daysBetween, parseDay, showDay } from '../days';
import { DayInput } from '../form/DayInput';
import { useFormTexts } from '../form/texts';
import { useRefusalText } from '../refusals';
import { RequestId } from '../states';
import { useSharedTexts } from '../texts';
import { LEAVE_STALE } from './leave';
import { useWorkingTexts } from './texts';
import classes from './Working.module.css';

type Applied = AnswerOf<'apply_working_plan'>;

const FOUR_WEEKS = 28;
const LONGEST = 366;
const STALE: readonly Action[] = [...LEAVE_STALE, 'get_report'];

interface Props {
  consultant: number;
  /** Offers to do it for all consultants at once. */
  everybody?: boolean;
  onClose(): void;
  onDone(first: string): void;
}

/** Creates slots from the plan, after a preview of what would be created and what would be skipped, and why. */
export function ApplyPanel({ consultant, everybody, onClose, onDone }: Props) {
  const t = useWorkingTexts().apply;
  const form = useFormTexts();
  const shared = useSharedTexts();
  const text = useRefusalText();
  const announce = useAnnounce();
  const { day: today } = useNow();
  const [from, setFrom] = useState(showDay(addDays(today, 1)));
  const [to, setTo] = useState(showDay(addDays(today, FOUR_WEEKS)));
  const [all, setAll] = useState(false);
  const [preview, setPreview] = useState<Applied | null>(null);
  const look = useChange('apply_working_plan', { stale: [] });
  const apply = useChange('apply_working_plan', { stale: STALE });
  const [first, last] = [parseDay(from), parseDay(to)];
  const problem =
    first && last ? (last < first ? form.daysReversed : daysBetween(first, last) >= LONGEST ? t.tooLong : null) : null;
  const request = first &&
    last &&
    !problem && { date_from: first, date_to: last, ...(!all && { consultant_id: consultant }) };
  /** A changed input makes the preview outdated. */
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setPreview(null);
      look.reset();
    };
  async function create() {
    if (!request) return;
    const { slots_created } = await apply.mutateAsync(request);
    announce.done({ title: t.done(slots_created) });
    onDone(request.date_from);
  }
  const refusal = look.error ?? apply.error;
  return (
    <Stack gap="sm">
      <Group gap="sm" grow align="flex-start">
        <DayInput
          label={t.from}
          required
          data-autofocus
          value={from}
          onChange={changed(setFrom)}
          error={first === null && form.day}
        />
        <DayInput
          label={t.to}
          required
          value={to}
          onChange={changed(setTo)}
          error={last === null ? form.day : problem}
        />
      </Group>
      {everybody && (
        <Checkbox
          label={t.everybody}
          checked={all}
          onChange={(event) => changed(setAll)(event.currentTarget.checked)}
        />
      )}
      {refusal && (
        <Alert color="red" role="alert" title={t.notDone}>
          <Text size="sm">{text(refusal)}</Text>
          <RequestId refusal={refusal} />
        </Alert>
      )}
      <div aria-live="polite">{preview && <Preview preview={preview} />}</div>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {shared.cancel}
        </Button>
        {preview && preview.slots_created > 0 ? (
          <Button loading={apply.isPending} onClick={() => void create().catch(() => undefined)}>
            {t.create(preview.slots_created)}
          </Button>
        ) : (
          <Button
            loading={look.isPending}
            disabled={!request}
            onClick={() => request && look.mutate({ ...request, preview: true }, { onSuccess: setPreview })}
          >
            {t.preview}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Preview({ preview }: { preview: Applied }) {
  const t = useWorkingTexts().apply;
  const { number } = useFormats();
  if (preview.by_consultant.length === 0) return <Text>{t.nothing}</Text>;
  return (
    <>
      {preview.slots_created === 0 && <Text mb="xs">{t.nothing}</Text>}
      <table className={classes.numbers} aria-label={t.result}>
        <thead>
          <tr>
            <th scope="col">{t.consultant}</th>
            <th scope="col">{t.created}</th>
            <th scope="col">{t.overlap}</th>
            <th scope="col">{t.leave}</th>
          </tr>
        </thead>
        <tbody>
          {preview.by_consultant.map(({ consultantid, fullname, slots_created, slots_skipped }) => (
            <tr key={consultantid}>
              <th scope="row">{fullname}</th>
              <td>{number(slots_created)}</td>
              <td>{number(slots_skipped.overlap)}</td>
              <td>{number(slots_skipped.leave)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
