import { firstPage } from './app/firstPage';
import { mayBeSignedIn, start } from './app/start';

// The session is renewed and all code is requested at the same time, instead of one after the other.
const started = start();
void import('./main').then(({ run }) => run(started));
if (mayBeSignedIn()) {
  void import('./app/App');
  void firstPage(location.pathname)?.();
}
