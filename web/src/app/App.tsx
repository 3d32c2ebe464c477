import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { Call } from '../api/client';
import { ApiProvider, prefetcher } from '../api/hooks';
import { createQueryClient } from '../api/queryClient';
import { todayIn } from '../shared/clock';
import { idle } from '../shared/idle';
import { SessionProvider, type SignedIn } from '../shared/session';
import type { Config } from './config';
import { router } from './router';
import type { Session } from './session';

// Notifications from before this is loaded wait in its store, and the first screen doesn't wait for it.
const Notifications = lazy(async () => {
  await idle();
  const { Notifications } = await import('@mantine/notifications');
  return { default: Notifications };
});

interface Props {
  config: Config;
  session: Session;
  call: Call;
  person: SignedIn;
}

export function App({ config, session, call, person }: Props) {
  const [queries] = useState(createQueryClient);
  const surroundings = useMemo(
    () => ({ person, timeZone: config.timeZone, build: config.build, signOut: session.signOut }),
    [config, session, person],
  );
  const context = useMemo(
    () => ({ person, today: () => todayIn(config.timeZone), prefetch: prefetcher(queries, call) }),
    [config, person, queries, call],
  );
  return (
    <QueryClientProvider client={queries}>
      <ApiProvider call={call}>
        <SessionProvider value={surroundings}>
          <RouterProvider router={router} context={context} />
          <Suspense>
            <Notifications position="bottom-left" containerWidth={420} limit={4} />
          </Suspense>
        </SessionProvider>
      </ApiProvider>
    </QueryClientProvider>
  );
}
