import './app/mantine.css';
import './app/app.css';
import { MantineProvider } from '@mantine/core';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { mayRecord } from './app/clickstream/consent';
import { SignIn, StartFailed } from './app/SignIn';
import type { Start, Started } from './app/start';
import { theme } from './app/theme';
import { idle } from './shared/idle';
import { LanguageProvider } from './shared/language';

const root = createRoot(document.getElementById('root') ?? document.body);

let shown = 0;

function show(page: ReactNode) {
  root.render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <LanguageProvider>{page}</LanguageProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

async function showVisit(starting: Promise<Start>) {
  const { remembered, settled } = await starting;
  const before = await remembered;
  if (before) await showStarted(before);
  const now = await settled;
  if (now !== before) await showStarted(now);
}

async function showStarted({ config, session, arrival, call }: Started) {
  if (arrival.state !== 'signed-in') {
    show(<SignIn interrupted={arrival.state === 'interrupted'} onSignIn={session.signIn} />);
    return;
  }
  const { App } = await import('./app/App');
  // Whoever is shown in place of somebody else starts with nothing of theirs.
  show(<App key={shown++} config={config} session={session} call={call} person={arrival.person} />);
}

/** Long enough for what the first screen needs. */
const RECORD_AFTER_MS = 3_000;

/** Records the visit unless the browser asks not to, once there is nothing better to do. */
async function recordVisit(starting: Promise<Start>) {
  const { settled } = await starting;
  const { config, session, arrival, witness } = await settled;
  if (arrival.state !== 'signed-in' || !mayRecord()) return;
  await new Promise((resolve) => setTimeout(resolve, RECORD_AFTER_MS));
  await idle();
  const { record } = await import('./app/clickstream/record');
  record({ apiBase: config.apiBase, session, person: arrival.person, witness });
}

export function run(starting: Promise<Start>): void {
  showVisit(starting).catch(() => show(<StartFailed />));
  // A visit that can't be recorded is one all the same.
  recordVisit(starting).catch(() => undefined);
}
