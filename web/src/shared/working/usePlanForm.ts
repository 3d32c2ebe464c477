import { useRef } from 'react';
import { useChange } from '../../api/hooks';
import { useAnnounce } from '../announce';
import { useFormTexts } from '../form/texts';
import { useRecordForm } from '../form/useRecordForm';
import { differences, type Hours, type PlanValues, planSchema, summaries, toEntries, toValues } from './plan';
import { useWorkingTexts } from './texts';

interface Options {
  consultant: number;
  own?: boolean;
  /** The plan when the form was opened. */
  entries: readonly Hours[];
  onSaved(): void;
}

/** The form of a plan. It is saved as a whole, and only if nobody has changed it meanwhile. */
export function usePlanForm({ consultant, own, entries, onSaved }: Options) {
  const t = useWorkingTexts().plan;
  const formTexts = useFormTexts();
  const announce = useAnnounce();
  const set = useChange(own ? 'set_my_working_plan' : 'set_working_plan', { stale: ['get_working_plan'] });
  const read = useRef(entries);
  const form = useRecordForm<PlanValues>({
    name: `plan-${consultant}`,
    initial: toValues(entries),
    schema: planSchema(formTexts, t),
    async submit(values) {
      const plan = { consultant_id: consultant, entries: toEntries(values), expected: [...read.current] };
      await set.mutateAsync(plan);
      announce.done({ title: t.saved });
      onSaved();
    },
  });

  const theirs = form.refusal?.code === 'changed_meanwhile' ? planIn(form.refusal.details.data) : undefined;
  const conflict = theirs && {
    fields: differences(t.weekdays, summaries(toValues(theirs), t), summaries(form.fields.values, t)),
    pending: form.pending,
    onClose: form.forgive,
    onTakeTheirs: () => {
      read.current = theirs;
      form.fields.setValues(toValues(theirs));
      form.forgive();
    },
    onKeepMine: () => {
      read.current = theirs;
      void form.send(form.fields.values);
    },
  };
  return { form, conflict };
}

/** The refusal has the plan as it is now. */
const planIn = (data: unknown) => (data as { entries: readonly Hours[] }).entries;
