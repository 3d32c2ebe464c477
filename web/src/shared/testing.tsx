import { MantineProvider } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, configure, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, vi } from 'vitest';
import type { Action, Call } from '../api/client';
import { ApiProvider } from '../api/hooks';
import { LanguageProvider } from './language';
import { SessionProvider } from './session';

// However busy the machine is.
configure({ asyncUtilTimeout: 60_000 });

interface Asked {
  action: Action;
  parameters: Record<string, unknown>;
}

/** The API in a test; whatever `answer` throws is thrown to the caller. */
export function fakeCall(answer: (asked: Asked) => unknown) {
  const asked: Asked[] = [];
  const call = (async (action: Action, parameters: Record<string, unknown>) => {
    asked.push({ action, parameters });
    return answer({ action, parameters });
  }) as unknown as Call;
  return { call, asked };
}

/** Renders it within the page's providers, for an English-speaking admin. */
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

/** Sets the window width for media queries; reset after each test. */
export function inWindow(width: () => number) {
  beforeEach(() => {
    // Without layout nothing has a size; pretend the height of a row.
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
