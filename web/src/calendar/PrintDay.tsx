import { Button, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useAppointmentTexts } from '../shared/appointments/texts';
import { useFormats, useNow } from '../shared/clock';
import { showDay, showSpan } from '../shared/days';
import { PrintPage, PrintTable } from '../shared/print/PrintPage';
import { Empty, Failed, Loading } from '../shared/states';
import { usePageNames, useSharedTexts } from '../shared/texts';
import { useCalendarTexts } from './texts';

const route = getRouteApi('/admin/calendar/print');
const MOST = 1000;

/** A printable page of a day's appointments by consultant, without cancelled ones. */
export function PrintDay() {
  const t = useCalendarTexts();
  const words = useAppointmentTexts();
  const shared = useSharedTexts();
  const page = usePageNames()['calendar-print'];
  const { longDay, number } = useFormats();
  const today = useNow().day;
  const { day = today, consultants } = route.useSearch();
  const query = useRead('get_appointments', { date_from: day, date_to: day, sort: 'consultant_name', limit: MOST });
  if (query.error && !query.data) return <Failed refusal={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  const { appointments, total, warnings = [] } = query.data;
  const held = appointments
    .filter(({ status, consultantid }) => status !== 'cancelled' && (consultants?.includes(consultantid) ?? true))
    .toSorted((one, other) => one.time.localeCompare(other.time));
  const people = new Map(appointments.map(({ consultantid, consultant_name }) => [consultantid, consultant_name]));
  const by = Map.groupBy(held, ({ consultantid }) => consultantid);
  return (
    <PrintPage
      title={longDay(day)}
      tab={`${page} ${showDay(day)}`}
      subtitle={t.appointments(held.length)}
      back={
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/calendar" search={{ day, consultants }} {...props} />}
        >
          {t.backToCalendar}
        </Button>
      }
      note={[total > appointments.length && t.printedOnly(number(appointments.length), number(total)), ...warnings]
        .filter(Boolean)
        .join(' ')}
    >
      {held.length === 0 && <Empty title={t.nothingToPrint} />}
      {[...people].map(([consultantid, name]) => {
        const theirs = by.get(consultantid);
        return (
          theirs && (
            <section key={consultantid} aria-label={name}>
              <Title order={2} size="h4" mt="lg" mb="xs">
                {name}
              </Title>
              <PrintTable
                label={name}
                columns={[
                  [t.when, '110px'],
                  [words.fields.customer, '22%'],
                  [words.phone, '110px'],
                  [words.fields.status, '105px'],
                  [words.fields.description],
                ]}
              >
                {theirs.map((one) => (
                  <tr key={one.appointmentid}>
                    <td>{showSpan(one.time, one.duration)}</td>
                    <td>{one.customer_name}</td>
                    <td>{one.customer_phone}</td>
                    <td>{shared.status[one.status]}</td>
                    <td>{one.description}</td>
                  </tr>
                ))}
              </PrintTable>
            </section>
          )
        );
      })}
    </PrintPage>
  );
}
