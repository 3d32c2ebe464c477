import { firstPage } from './app/firstPage';
import { mayBeSignedIn, startOf } from './app/visit';

// The session is renewed and all code is requested at the same time, instead of one after the other.
const started = import('./app/start').then(({ start }) => start());
void import('./main').then(({ run }) => run(started));
if (mayBeSignedIn()) {
  void import('./app/App');
  void firstPage(location.pathname)?.();
}
started.then(
  ({ arrival }) => {
    if (arrival.state === 'signed-in' && location.pathname === '/') void firstPage(startOf(arrival.person.roles))?.();
  },
  // `run` shows it.
  () => undefined,
);
