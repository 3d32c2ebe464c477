import * as v from 'valibot';
import type { Action, Schema } from '../api/client';
import { parseDay, showDay } from '../shared/days';
import { orNull, rules } from '../shared/form/rules';
import type { FormTexts } from '../shared/form/texts';
import type { ProgramStatus } from './statuses';

export type Program = Schema<'Program'>;
export type Participant = Schema<'Participant'>;
export type ParticipantStatus = Schema<'ParticipantStatus'>;
export type ProgramFields = Omit<Program, 'programid' | 'isdisabled' | 'createdat' | 'participant_count'>;

/** Invalidated by a change of a program. */
export const STALE: readonly Action[] = [
  'get_programs',
  'get_program_by_id',
  'get_customer_programs',
  'get_overview_stats',
];

/** Invalidated by a change of a participant; programs show their number. */
export const PARTICIPANTS_STALE: readonly Action[] = ['get_program_participants', ...STALE];

/** As typed. */
export type ProgramValues = { [F in keyof ProgramFields]: string };

export const NOTHING: ProgramValues = {
  programname: '',
  date: '',
  status: 'upcoming',
  organizer: '',
  url: '',
  description: '',
  content: '',
};

export function programSchema(t: FormTexts): v.GenericSchema<ProgramValues> {
  return v.object({
    programname: rules.name(t),
    date: rules.day(t),
    status: v.string(),
    organizer: rules.text(t, 255),
    url: rules.link(t),
    description: rules.text(t, 20_000),
    content: rules.text(t, 20_000),
  });
}

export function toValues(program: ProgramFields): ProgramValues {
  return {
    programname: program.programname,
    date: showDay(program.date),
    status: program.status,
    organizer: program.organizer ?? '',
    url: program.url ?? '',
    description: program.description ?? '',
    content: program.content ?? '',
  };
}

/** From values that passed the schema. */
export function toFields(values: ProgramValues): ProgramFields {
  return {
    programname: values.programname.trim(),
    date: parseDay(values.date) ?? values.date,
    status: values.status as ProgramStatus,
    organizer: orNull(values.organizer),
    url: orNull(values.url),
    description: orNull(values.description),
    content: orNull(values.content),
  };
}

/** A participant's possible next statuses, the likeliest first. */
export function nextOf(status: ParticipantStatus): readonly ParticipantStatus[] {
  switch (status) {
    case 'registered':
      return ['attended', 'cancelled'];
    case 'attended':
      return ['registered'];
    case 'cancelled':
      return ['registered', 'attended'];
  }
}
