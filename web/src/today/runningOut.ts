interface Person {
  consultantid: number;
  fullname: string;
}

/** A consultant's row of a report of the days that are far enough ahead. */
interface Offered {
  key: string;
  offered_minutes: number | null;
}

/** Those who offer no time in these days. */
export function runningOut(people: readonly Person[], later: readonly Offered[]): readonly Person[] {
  const offering = new Set(later.filter(({ offered_minutes }) => offered_minutes).map(({ key }) => key));
  return people.filter(({ consultantid }) => !offering.has(String(consultantid)));
}
