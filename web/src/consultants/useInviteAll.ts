import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Refusal } from '../api/client';
import { invalidate, useCall } from '../api/hooks';
import type { Person } from '../shared/accounts/account';
import { move, STALE } from '../shared/accounts/useAccountChanges';
import type { ConsultantAccounts } from './useConsultantAccounts';

export type Outcome = 'waiting' | 'sending' | 'invited' | 'updated' | 'moved' | Refusal;

/** After these, the next one would be refused in the same way. */
const HOPELESS: readonly string[] = [
  'accounts_unavailable',
  'forbidden',
  'mail_not_sent',
  'offline',
  'unauthenticated',
] satisfies Refusal['code'][];

const isDone = (outcome: Outcome | undefined) => outcome === 'invited' || outcome === 'updated' || outcome === 'moved';

/** Invites one after the other, as Cognito limits how many may be at once, and remembers what became of each. */
export function useInviteAll(accounts: ConsultantAccounts) {
  const call = useCall();
  const cache = useQueryClient();
  /** Those who had no account when it began; null before. */
  const [batch, setBatch] = useState<readonly Person[] | null>(null);
  const [outcomes, setOutcomes] = useState<ReadonlyMap<number, Outcome>>(new Map());
  const [running, setRunning] = useState(false);
  const stopped = useRef(false);
  useEffect(
    () => () => {
      stopped.current = true;
    },
    [],
  );
  const people = batch ?? accounts.without;
  const outcomeOf = ({ consultantid }: Person): Outcome => outcomes.get(consultantid) ?? 'waiting';
  const left = people?.filter((person) => !isDone(outcomeOf(person))) ?? [];

  async function invite({ email, fullname }: Person, former: string | undefined): Promise<Outcome> {
    const to = { email, fullname, role: 'consultant' } as const;
    try {
      if (former) {
        await move(call, former, to, undefined);
        return 'moved';
      }
      const { action } = await call('create_user', to);
      return action === 'created' ? 'invited' : 'updated';
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }

  async function start() {
    const plan = left.map((person) => ({ person, former: accounts.accessOf(person).former?.email }));
    setBatch(people ?? []);
    setRunning(true);
    stopped.current = false;
    for (const { person, former } of plan) {
      if (stopped.current) break;
      const note = (outcome: Outcome) => setOutcomes((before) => new Map([...before, [person.consultantid, outcome]]));
      note('sending');
      const outcome = await invite(person, former);
      note(outcome);
      if (outcome instanceof Refusal && HOPELESS.includes(outcome.code)) break;
    }
    setRunning(false);
    await invalidate(cache, STALE);
  }

  return {
    people,
    left,
    begun: batch !== null,
    running,
    outcomeOf,
    start: () => void start(),
    stop: () => {
      stopped.current = true;
    },
  };
}
