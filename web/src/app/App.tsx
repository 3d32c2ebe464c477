import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { client } from '../api/client';
import { ApiProvider } from '../api/hooks';
import { createQueryClient } from '../api/queryClient';
import { currentLanguage } from '../shared/language';
import { SessionProvider, type SignedIn } from '../shared/session';
import type { Config } from './config';
import { router } from './router';
import type { Session } from './session';

export function App({ config, session, person }: { config: Config; session: Session; person: SignedIn }) {
  const [queries] = useState(createQueryClient);
  const call = useMemo(() => client(config.apiBase, session, currentLanguage), [config, session]);
  const surroundings = useMemo(
    () => ({ person, timeZone: config.timeZone, build: config.build, signOut: () => void session.signOut() }),
    [config, session, person],
  );
  return (
    <QueryClientProvider client={queries}>
      <ApiProvider call={call}>
        <SessionProvider value={surroundings}>
          <Notifications position="bottom-right" containerWidth={420} limit={4} />
          <RouterProvider router={router} />
        </SessionProvider>
      </ApiProvider>
    </QueryClientProvider>
  );
}
