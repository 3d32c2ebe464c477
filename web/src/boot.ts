import { firstPage } from './app/firstPage';
import type { Started } from './app/start';
import { mayBeSignedIn, startOf } from './app/visit';

// The session is renewed and all code is requested at the same time, instead of one after the other.
const starting = import('./app/start').then(({ start }) => start());
void import('./main').then(({ run }) => run(starting));
if (mayBeSignedIn()) {
  void import('./app/App');
  void firstPage(location.pathname)?.();
}
starting
  .then(async ({ remembered, settled }) => {
    loadStart(await remembered);
    loadStart(await settled);
  })
  // `run` shows it.
  .catch(() => undefined);

function loadStart(started: Started | null): void {
  if (started?.arrival.state === 'signed-in' && location.pathname === '/')
    void firstPage(startOf(started.arrival.person.roles))?.();
}
