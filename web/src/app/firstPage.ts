/** The pages at which people start. The others are loaded once the router is. */
const FIRST: Readonly<Record<string, () => Promise<unknown>>> = {
  '/today': () => import('../today/TodayPage'),
  '/calendar': () => import('../calendar/CalendarPage'),
  '/appointments': () => import('../appointments/AppointmentsPage'),
  '/my-day': () => import('../my-day/MyDayPage'),
};

/** Loads the code of the page at this path, if people often start there. */
export function firstPage(path: string | undefined): (() => Promise<unknown>) | undefined {
  return FIRST[path ?? ''];
}
