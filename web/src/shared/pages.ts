/**
 * The screens of the page, as the clickstream names them: a closed list, which the API's (`clickstream`) must equal.
 * A dialog belongs to the screen that it is opened over, and all records of a kind are one screen.
 */
export const PAGES = [
  'today',
  'calendar',
  'calendar-print',
  'appointments',
  'appointment',
  'customers',
  'customer',
  'consultants',
  'consultant',
  'working-hours',
  'programs',
  'program',
  'program-print',
  'reports',
  'usage',
  'data',
  'uploads',
  'upload',
  'accounts',
  'audit',
  'my-day',
  'my-appointments',
] as const;

export type PageName = (typeof PAGES)[number];
