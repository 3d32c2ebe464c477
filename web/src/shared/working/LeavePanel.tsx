import { ActionIcon, Checkbox, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconBeach, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange, useRead } from '../../api/hooks';
import { useAnnounce } from '../announce';
import { useNow } from '../clock';
import { showDay, showSpan } from '../days';
import { useDeferred } from '../deferred';
import { DayInput } from '../form/DayInput';
import { RecordForm } from '../form/RecordForm';
import { useFormTexts } from '../form/texts';
import { useRecordForm } from '../form/useRecordForm';
import { StatusIcon } from '../StatusBadge';
import { Failed, Loading } from '../states';
import { LEAVE_STALE, type Leave, type LeaveValues, leaveSchema, showLeave, toLeave } from './leave';
import { useWorkingTexts } from './texts';
import classes from './Working.module.css';

interface Props {
  consultant: number;
  /** For the consultant's own screen, which uses other actions. */
  own?: boolean;
  onClose(): void;
  /** Shows an appointment that is still booked, with a link to it. */
  conflict(one: Leave['conflicts'][number], text: string): ReactNode;
}

/** A consultant's planned leave, and a form to add more. */
export function LeavePanel({ consultant, own = false, onClose, conflict }: Props) {
  const t = useWorkingTexts().leave;
  const query = useRead('get_leave', { consultant_id: consultant });
  const { isRemoved } = useDeferred();
  // Each leave has a form, and with it an idempotency key, of its own.
  const [added, setAdded] = useState(0);
  const leave = query.data?.data.filter(({ leaveid }) => !isRemoved(`leave-${leaveid}`));
  return (
    <Stack gap="lg">
      <LeaveForm key={added} consultant={consultant} own={own} onAdded={() => setAdded(added + 1)} onClose={onClose} />
      <section aria-label={t.list}>
        <Title order={3} size="h5" mb="xs">
          {t.list}
        </Title>
        {query.error && !leave && <Failed refusal={query.error} retry={() => void query.refetch()} />}
        {query.isPending && <Loading />}
        {leave?.length === 0 && <Text c="var(--muted)">{t.none}</Text>}
        <ul className={classes.rows}>
          {leave?.map((one) => (
            <Entry key={one.leaveid} leave={one} own={own} conflict={conflict} />
          ))}
        </ul>
      </section>
    </Stack>
  );
}

function Entry({ leave, own, conflict }: { leave: Leave; own: boolean; conflict: Props['conflict'] }) {
  const t = useWorkingTexts().leave;
  const { remove } = useDeferred();
  const { leaveid, consultantid: consultant_id, conflicts, reason } = leave;
  const days = showLeave(leave);
  const common = {
    key: `leave-${leaveid}`,
    stale: LEAVE_STALE,
    done: t.removed,
    failed: t.notRemoved,
    message: days,
  };
  return (
    <li className={classes.leave}>
      <div>
        <span>
          <IconBeach size={16} aria-hidden /> <b>{days}</b>
          {reason && ` · ${reason}`}
        </span>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={t.remove(days)}
          title={t.remove(days)}
          onClick={() =>
            own
              ? remove({ ...common, action: 'delete_my_leave', parameters: { consultant_id, leaveid } })
              : remove({ ...common, action: 'delete_leave', parameters: { leaveid } })
          }
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </div>
      {conflicts.length > 0 && (
        <div className={classes.conflicts}>
          {t.conflicts(conflicts.length)}
          <ul>
            {conflicts.map((one) => (
              <li key={one.appointmentid}>
                <StatusIcon status={one.status} />{' '}
                {conflict(one, `${one.customer_name}, ${showDay(one.date)} ${showSpan(one.time, one.duration)}`)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </li>
  );
}

interface FormProps {
  consultant: number;
  own: boolean;
  onAdded(): void;
  onClose(): void;
}

function LeaveForm({ consultant, own, onAdded, onClose }: FormProps) {
  const t = useWorkingTexts().leave;
  const formTexts = useFormTexts();
  const today = showDay(useNow().day);
  const announce = useAnnounce();
  const create = useChange(own ? 'create_my_leave' : 'create_leave', { stale: LEAVE_STALE });
  const form = useRecordForm<LeaveValues>({
    name: `leave-${consultant}`,
    initial: { startdate: today, enddate: today, wholeDays: true, starttime: '', endtime: '', reason: '' },
    schema: leaveSchema(formTexts),
    async submit(values, idempotency_key) {
      const { data } = await create.mutateAsync({
        consultant_id: consultant,
        ...toLeave(values),
        idempotency_key,
      });
      announce.done({ title: t.added, message: showLeave(data) });
      onAdded();
    },
  });
  const { fields } = form;
  return (
    <RecordForm form={form} onCancel={onClose} submitLabel={t.add}>
      <Group gap="sm" grow align="flex-start">
        <DayInput label={t.from} required data-autofocus {...fields.getInputProps('startdate')} />
        <DayInput label={t.to} required {...fields.getInputProps('enddate')} />
      </Group>
      <Checkbox label={t.wholeDays} {...fields.getInputProps('wholeDays', { type: 'checkbox' })} />
      {!fields.values.wholeDays && (
        <Group gap="sm" grow align="flex-start">
          <TextInput
            label={t.start}
            required
            autoComplete="off"
            description={t.timesHint}
            {...fields.getInputProps('starttime')}
          />
          <TextInput
            label={t.end}
            required
            autoComplete="off"
            description={t.timesHint}
            {...fields.getInputProps('endtime')}
          />
        </Group>
      )}
      <Textarea label={t.reason} minRows={1} {...fields.getInputProps('reason')} />
    </RecordForm>
  );
}
