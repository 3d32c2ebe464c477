interface Person {
  consultantid: number;
  fullname: string;
}

/** A consultant's row in a report on the days after those. */
interface Offered {
  key: string;
  offered_minutes: number | null;
}

/** The consultants who offer no time on those days. */
export function runningOut(people: readonly Person[], later: readonly Offered[]): readonly Person[] {
  const offering = new Set(later.filter(({ offered_minutes }) => offered_minutes).map(({ key }) => key));
  return people.filter(({ consultantid }) => !offering.has(String(consultantid)));
}
