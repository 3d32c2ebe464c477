import * as v from 'valibot';
import type { Action, Schema } from '../api/client';
import { parseDay, showDay } from '../shared/days';
import { orNull, rules } from '../shared/form/rules';
import type { FormTexts } from '../shared/form/texts';

export type Customer = Schema<'Customer'>;
export type CustomerFields = Pick<Customer, 'fullname' | 'email' | 'phonenumber' | 'dateofbirth' | 'notes'>;

/** Invalidated by a change of a customer; appointments show the name. */
export const STALE: readonly Action[] = [
  'get_customers',
  'get_customer_by_id',
  'get_appointments',
  'get_appointment_by_id',
  'get_program_participants',
];

/** As typed. */
export type CustomerValues = { [F in keyof CustomerFields]: string };

export const NOBODY: CustomerValues = { fullname: '', email: '', phonenumber: '', dateofbirth: '', notes: '' };

export function customerSchema(t: FormTexts, today: string) {
  return v.object({
    fullname: rules.name(t),
    email: rules.email(t),
    phonenumber: rules.phone(t),
    dateofbirth: rules.optionalPastDay(t, today),
    notes: rules.text(t, 20_000),
  });
}

export function toValues(customer: CustomerFields): CustomerValues {
  return {
    fullname: customer.fullname,
    email: customer.email,
    phonenumber: customer.phonenumber ?? '',
    dateofbirth: customer.dateofbirth ? showDay(customer.dateofbirth) : '',
    notes: customer.notes ?? '',
  };
}

export function toFields(values: CustomerValues): CustomerFields {
  return {
    fullname: values.fullname.trim(),
    email: values.email.trim(),
    phonenumber: orNull(values.phonenumber),
    dateofbirth: parseDay(values.dateofbirth),
    notes: orNull(values.notes),
  };
}
