import type { Action, Outcome } from '../../api/client';
import type { PageName } from '../../shared/pages';
import type { Role } from '../../shared/session';
import type { Language } from '../../shared/spoken';

/** What happened in the page. Every value is from a closed list or a number, so that none can be a person's data. */
interface Happenings {
  screen_view: { role: Role; language: Language; device: 'desktop' | 'phone' };
  action: { action: Action; outcome: Outcome; duration_ms: number };
  /** Milliseconds, except for CLS. */
  web_vital: { metric: 'LCP' | 'INP' | 'CLS' | 'FCP' | 'TTFB'; value: number };
  failure: { kind: 'script' | 'chunk' | 'render' };
}

export type Happening = { [N in keyof Happenings]: { name: N; properties: Happenings[N] } }[keyof Happenings];
export type Metric = Happenings['web_vital']['metric'];
export type FailureKind = Happenings['failure']['kind'];

/** An event as `POST /events` takes it. */
export type Event = Happening & {
  page: PageName;
  /** RFC 3339. */
  at: string;
  /** Random, for one load of the page: it is stored nowhere. */
  session: string;
};
