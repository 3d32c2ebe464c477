import type { Answered } from '../../api/client';

/** Answers that came before the clickstream's code did. */
const MOST_EARLY = 20;

export interface Witness {
  saw(answered: Answered): void;
  /** Hands over the answers so far and all that follow. */
  tell(listener: (answered: Answered) => void): void;
}

/** Remembers the first answers until the code that records them is loaded, which the first screen doesn't wait for. */
export function createWitness(): Witness {
  const early: Answered[] = [];
  let listener: ((answered: Answered) => void) | null = null;
  return {
    saw(answered) {
      if (listener) listener(answered);
      else if (early.length < MOST_EARLY) early.push(answered);
    },
    tell(next) {
      listener = next;
      for (const answered of early.splice(0)) next(answered);
    },
  };
}
