import './app/mantine.css';
import './app/app.css';
import { MantineProvider } from '@mantine/core';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { mayRecord } from './app/clickstream/consent';
import { SignIn, StartFailed } from './app/SignIn';
import type { Started } from './app/start';
import { theme } from './app/theme';
import { LanguageProvider } from './shared/language';

const root = createRoot(document.getElementById('root') ?? document.body);

function show(page: ReactNode) {
  root.render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <LanguageProvider>{page}</LanguageProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

async function showFirst(started: Promise<Started>) {
  const { config, session, arrival, call } = await started;
  if (arrival.state !== 'signed-in') {
    show(<SignIn interrupted={arrival.state === 'interrupted'} onSignIn={session.signIn} />);
    return;
  }
  const { App } = await import('./app/App');
  show(<App config={config} session={session} call={call} person={arrival.person} />);
}

/** Long enough for what the first screen needs. */
const RECORD_AFTER_MS = 3_000;

/** Records the visit unless the browser asks not to, once there is nothing better to do. */
async function recordVisit(started: Promise<Started>) {
  const { config, session, arrival, witness } = await started;
  if (arrival.state !== 'signed-in' || !mayRecord()) return;
  await new Promise((resolve) => setTimeout(resolve, RECORD_AFTER_MS));
  await new Promise((resolve) => ('requestIdleCallback' in window ? requestIdleCallback(resolve) : resolve(null)));
  const { record } = await import('./app/clickstream/record');
  record({ apiBase: config.apiBase, session, person: arrival.person, witness });
}

export function run(started: Promise<Started>): void {
  showFirst(started).catch(() => show(<StartFailed />));
  // A visit that can't be recorded is one all the same.
  recordVisit(started).catch(() => undefined);
}
