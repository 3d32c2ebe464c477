import type { Event } from './events';

/** As many as a batch usually has. */
const ENOUGH = 20;
const LONGEST_WAIT_MS = 15_000;
/** As many as the API takes at once; what comes beyond is dropped. */
const MOST = 50;

/** Sends events. `leaving`: the page may be gone before the answer. */
type Send = (events: readonly Event[], leaving: boolean) => Promise<unknown>;

export interface Batch {
  add(event: Event): void;
  /** Sends what is waiting at once, because the page is hidden. */
  leave(): void;
}

/** Collects events and sends them together, one batch after another. What can't be sent is lost, without a second try. */
export function createBatch(send: Send): Batch {
  let waiting: Event[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending = false;

  function flush(leaving: boolean) {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    sending = true;
    send(events, leaving)
      .catch(() => undefined)
      .finally(() => {
        sending = false;
        if (waiting.length >= ENOUGH) flush(false);
      });
  }

  function due() {
    timer = undefined;
    if (sending) wait();
    else flush(false);
  }

  function wait() {
    timer ??= setTimeout(due, LONGEST_WAIT_MS);
  }

  return {
    add(event) {
      if (waiting.length >= MOST) return;
      waiting.push(event);
      if (waiting.length >= ENOUGH && !sending) flush(false);
      else wait();
    },
    leave: () => flush(true),
  };
}
