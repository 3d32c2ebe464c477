import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useChange } from '../api/hooks';
import { useAnnounce } from '../shared/announce';
import { showDay } from '../shared/days';
import { Conflict } from '../shared/form/Conflict';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { useFormTexts } from '../shared/form/texts';
import { useEditForm } from '../shared/form/useEditForm';
import { Empty, Failed, Loading } from '../shared/states';
import { SlotInputs } from './SlotInputs';
import {
  type BookedSlot,
  type SlotFields,
  type SlotValues,
  STALE,
  slotSchema,
  spanOf,
  toFields,
  toParameters,
  toValues,
} from './slots';
import { useHoursTexts } from './texts';
import { useInTheWay } from './useInTheWay';
import { useWeek } from './useWeek';

const route = getRouteApi('/admin/working-hours/$scheduleid');

export function EditSlot() {
  const t = useHoursTexts();
  const { scheduleid } = route.useParams();
  const { days, query, close } = useWeek();
  const slot = days?.flatMap((one) => one.slots).find((one) => String(one.scheduleid) === scheduleid);
  return (
    <RouteModal title={t.edit} onClose={() => close()}>
      {slot && <Form key={scheduleid} slot={slot} onClose={close} />}
      {!slot && query.error && <Failed refusal={query.error} retry={() => void query.refetch()} />}
      {!slot && !query.error && !days && <Loading />}
      {!slot && days && <Empty title={t.gone} hint={t.goneHint} />}
    </RouteModal>
  );
}

function Form({ slot, onClose }: { slot: BookedSlot; onClose(day?: string): void }) {
  const t = useHoursTexts();
  const formTexts = useFormTexts();
  const announce = useAnnounce();
  const update = useChange('update_consultant_schedule', { stale: STALE });
  const { form, conflict } = useEditForm<SlotFields, SlotValues>({
    name: `slot-${slot.scheduleid}`,
    record: slot,
    labels: t.fields,
    schema: slotSchema(formTexts),
    toValues,
    toFields,
    async save(changed, expected) {
      const { data } = await update.mutateAsync({ schedule_id: slot.scheduleid, ...toParameters(changed), expected });
      announce.done({ title: t.saved, message: `${showDay(data.date)} ${spanOf(data)}` });
    },
    onDone: () => onClose(toFields(form.fields.values).date),
  });
  const others = useInTheWay(slot.consultantid, form.refusal, toFields(form.fields.values), slot.scheduleid);
  return (
    <>
      <RecordForm form={form} onCancel={() => onClose()} refusalText={() => others}>
        <SlotInputs fields={form.fields} />
        {slot.booked.length > 0 && (
          <Text size="sm" c="var(--muted)">
            {t.bookedHint(slot.booked.map((one) => one.customer_name).join(', '))}
          </Text>
        )}
      </RecordForm>
      {conflict && <Conflict {...conflict} />}
    </>
  );
}
