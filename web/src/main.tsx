import './app/mantine.css';
import './app/app.css';
import { MantineProvider } from '@mantine/core';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadConfig } from './app/config';
import { SignIn, StartFailed } from './app/SignIn';
import { createSession } from './app/session';
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

async function start() {
  const application = import('./app/App');
  const config = await loadConfig();
  const session = createSession(config);
  const arrival = await session.arrive();
  if (arrival.state !== 'signed-in') {
    show(<SignIn interrupted={arrival.state === 'interrupted'} onSignIn={session.signIn} />);
    return;
  }
  const { App } = await application;
  show(<App config={config} session={session} person={arrival.person} />);
}

start().catch(() => show(<StartFailed />));
