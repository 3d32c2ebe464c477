import * as v from 'valibot';
import type { Schema } from '../../api/client';
import { parseDay, parseTime, showDay, showTime } from '../days';
import { orNull, rules } from '../form/rules';
import type { FormTexts } from '../form/texts';
import type { Status } from './status';
import type { useAppointmentTexts } from './texts';

export type AppointmentFields = Pick<
  Schema<'Appointment'>,
  | 'customerid'
  | 'customer_name'
  | 'consultantid'
  | 'consultant_name'
  | 'date'
  | 'time'
  | 'duration'
  | 'status'
  | 'meetingurl'
  | 'description'
>;

/** As typed; people by id and name. */
export type AppointmentValues = { [F in keyof AppointmentFields]: string };

export const DURATIONS = ['15', '30', '45', '60', '90', '120', '180', '240'];

export function appointmentSchema(
  form: FormTexts,
  t: ReturnType<typeof useAppointmentTexts>,
): v.GenericSchema<AppointmentValues> {
  return v.object({
    customerid: v.pipe(v.string(), v.nonEmpty(t.chooseCustomer)),
    customer_name: v.string(),
    consultantid: v.pipe(v.string(), v.nonEmpty(t.chooseConsultant)),
    consultant_name: v.string(),
    date: rules.day(form),
    time: rules.time(form),
    duration: v.string(),
    status: v.string(),
    meetingurl: rules.link(form),
    description: rules.text(form, 20_000),
  });
}

export function toValues(fields: AppointmentFields): AppointmentValues {
  return {
    customerid: fields.customerid,
    customer_name: fields.customer_name,
    consultantid: String(fields.consultantid),
    consultant_name: fields.consultant_name,
    date: showDay(fields.date),
    time: showTime(fields.time),
    duration: String(fields.duration),
    status: fields.status,
    meetingurl: fields.meetingurl ?? '',
    description: fields.description ?? '',
  };
}

/** From values that passed the schema. */
export function toFields(values: AppointmentValues): AppointmentFields {
  return {
    customerid: values.customerid,
    customer_name: values.customer_name,
    consultantid: Number(values.consultantid),
    consultant_name: values.consultant_name,
    date: parseDay(values.date) ?? values.date,
    time: parseTime(values.time) ?? values.time,
    duration: Number(values.duration),
    status: values.status as Status,
    meetingurl: orNull(values.meetingurl),
    description: orNull(values.description),
  };
}

/** Names are only for display; the API gets the ids. */
export function withoutNames<T extends Partial<AppointmentFields>>({ customer_name, consultant_name, ...fields }: T) {
  return fields;
}

/** The time, once it is completely entered. */
export function timeOf({ date, time, duration }: AppointmentValues) {
  const [day, begin] = [parseDay(date), parseTime(time)];
  return day && begin ? { date: day, time: begin, duration: Number(duration) } : null;
}
