import { MantineProvider } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, vi } from 'vitest';
import type { Action, Call } from '../api/client';
import { ApiProvider } from '../api/hooks';
import { LanguageProvider } from './language';
import { SessionProvider } from './session';

interface Asked {
  action: Action;
  parameters: Record<string, unknown>;
}

/** What the API answers in a test; anything that `answer` throws is thrown at the caller. */
export function fakeCall(answer: (asked: Asked) => unknown) {
  const asked: Asked[] = [];
  const call = (async (action: Action, parameters: Record<string, unknown>) => {
    asked.push({ action, parameters });
    return answer({ action, parameters });
  }) as unknown as Call;
  return { call, asked };
}

/** Renders it as it stands in the page, for an admin who reads English. */
export function renderApp(children: ReactNode, call: Call) {
  localStorage.setItem('language', 'en');
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const surroundings = {
    person: { email: 'lan@meetassist.example', roles: ['admin'] as const },
    timeZone: 'Asia/Ho_Chi_Minh',
    build: 'test',
    signOut: () => undefined,
  };
  return render(
    <MantineProvider env="test">
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <ApiProvider call={call}>
            <SessionProvider value={surroundings}>
              {children}
              <Notifications />
            </SessionProvider>
          </ApiProvider>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>,
  );
}

/** A width of the window at which media queries are answered; each test cleans up behind itself. */
export function inWindow(width: () => number) {
  beforeEach(() => {
    // Nothing has a size without a layout; as high as a row.
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(45);
    vi.stubGlobal('matchMedia', (query: string) => {
      const most = /max-width: ([\d.]+)em/.exec(query);
      return {
        matches: most !== null && width() <= Number(most[1]) * 16,
        media: query,
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
      };
    });
  });
  afterEach(() => {
    act(() => notifications.clean());
    cleanup();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
}
