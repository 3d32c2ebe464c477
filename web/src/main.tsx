import './app/mantine.css';
import './app/app.css';
import { MantineProvider } from '@mantine/core';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
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

export function run(started: Promise<Started>): void {
  showFirst(started).catch(() => show(<StartFailed />));
}
