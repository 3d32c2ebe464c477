import { type ComponentProps, lazy, Suspense } from 'react';
import { Loading } from '../states';

const Bars = lazy(() => import('./Bars'));

/** The series of a chart that has only one. */
export const plain = (key: string, name: string) => ({ key, name, colour: 'var(--chart-plain)', lines: null });

export function Chart(props: ComponentProps<typeof Bars>) {
  return (
    <Suspense fallback={<Loading />}>
      <Bars {...props} />
    </Suspense>
  );
}
