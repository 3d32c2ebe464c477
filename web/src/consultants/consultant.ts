import * as v from 'valibot';
import type { Action, Schema } from '../api/client';
import { parseDay, showDay } from '../shared/days';
import { orNull, rules } from '../shared/form/rules';
import type { FormTexts } from '../shared/form/texts';

export type Consultant = Schema<'Consultant'>;
export type ConsultantFields = Omit<Consultant, 'consultantid' | 'createdat' | 'isdisabled'>;

/** Invalidated by a change of a consultant; appointments and slots show the name. */
export const STALE: readonly Action[] = [
  'get_consultants',
  'get_consultant_by_id',
  'get_calendar',
  'get_calendar_counts',
  'get_appointments',
  'get_appointment_by_id',
  // Where former e-mail addresses are found.
  'get_audit',
  'get_available_consultants',
  'get_consultant_schedules',
  'get_schedule_by_consultant',
  'get_overview_stats',
];

/** As typed. */
export type ConsultantValues = { [F in keyof ConsultantFields]: string };

export function nobody(today: string): ConsultantValues {
  return {
    fullname: '',
    email: '',
    phonenumber: '',
    specialties: '',
    qualifications: '',
    joindate: showDay(today),
    imageurl: '',
  };
}

export function consultantSchema(t: FormTexts) {
  return v.object({
    fullname: rules.name(t),
    email: rules.email(t),
    phonenumber: rules.phone(t),
    specialties: rules.text(t, 20_000),
    qualifications: rules.text(t, 20_000),
    joindate: rules.day(t),
    imageurl: rules.link(t),
  });
}

export function toValues(consultant: ConsultantFields): ConsultantValues {
  return {
    fullname: consultant.fullname,
    email: consultant.email,
    phonenumber: consultant.phonenumber ?? '',
    specialties: consultant.specialties ?? '',
    qualifications: consultant.qualifications ?? '',
    joindate: showDay(consultant.joindate),
    imageurl: consultant.imageurl ?? '',
  };
}

/** From values that passed the schema. */
export function toFields(values: ConsultantValues): ConsultantFields {
  return {
    fullname: values.fullname.trim(),
    email: values.email.trim(),
    phonenumber: orNull(values.phonenumber),
    specialties: orNull(values.specialties),
    qualifications: orNull(values.qualifications),
    joindate: parseDay(values.joindate) ?? values.joindate,
    imageurl: orNull(values.imageurl),
  };
}
