import type { AnswerOf, Call, Code } from './client';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

/** Never run: checked by tsc. */
export async function types(call: Call): Promise<unknown[]> {
  const page = await call('get_customers', { search: 'nguyen' });
  const name: string | undefined = page.customers[0]?.fullname;
  const total: number = page.total;
  // @ts-expect-error an unknown parameter
  await call('get_customers', { serch: 'x' });
  // @ts-expect-error a missing one
  await call('create_appointment', { consultantid: 1 });
  // @ts-expect-error no such status
  await call('update_appointment', { appointmentid: 1, status: 'noshow' });
  // @ts-expect-error no such action
  await call('get_everything', {});
  // @ts-expect-error no such code
  const wrong: Code = 'slot_token';
  return [name, total, wrong, holds<Equal<typeof page, AnswerOf<'get_customers'>>>()];
}
