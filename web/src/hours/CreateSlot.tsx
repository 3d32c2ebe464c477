import { getRouteApi } from '@tanstack/react-router';
import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { showDay } from '../shared/days';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { useFormTexts } from '../shared/form/texts';
import { useRecordForm } from '../shared/form/useRecordForm';
import { Loading } from '../shared/states';
import { SlotInputs } from './SlotInputs';
import { type SlotValues, STALE, slotSchema, spanOf, toFields } from './slots';
import { useHoursTexts } from './texts';
import { useInTheWay } from './useInTheWay';
import { useWeek, type Week } from './useWeek';

const route = getRouteApi('/admin/working-hours/new');

export function CreateSlot() {
  const t = useHoursTexts();
  const week = useWeek();
  return (
    <RouteModal title={week.name ? `${t.add} · ${week.name}` : t.add} onClose={() => week.close()}>
      {week.consultant === undefined ? <Loading /> : <Form week={week} consultant={week.consultant} />}
    </RouteModal>
  );
}

function Form({ week, consultant }: { week: Week; consultant: number }) {
  const t = useHoursTexts();
  const formTexts = useFormTexts();
  const { on } = route.useSearch();
  const announce = useAnnounce();
  const create = useChange('create_consultant_schedule', { stale: STALE });
  const form = useRecordForm<SlotValues>({
    name: 'slot',
    initial: { date: on ? showDay(on) : '', starttime: '', endtime: '' },
    schema: slotSchema(formTexts),
    async submit(values, idempotency_key) {
      const { date, starttime, endtime } = toFields(values);
      const { data } = await create.mutateAsync({
        consultant_id: consultant,
        date,
        start_time: starttime,
        end_time: endtime,
        idempotency_key,
      });
      announce.done({ title: t.created, message: `${showDay(data.date)} ${spanOf(data)}` });
      week.close(data.date);
    },
  });
  const others = useInTheWay(consultant, form.refusal, toFields(form.fields.values));
  return (
    <RecordForm form={form} onCancel={() => week.close()} refusalText={() => others}>
      <SlotInputs fields={form.fields} />
    </RecordForm>
  );
}
