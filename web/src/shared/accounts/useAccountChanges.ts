import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Action, type Call, Refusal } from '../../api/client';
import { invalidate, useCall } from '../../api/hooks';
import { useAnnounce } from '../announce';
import { type Account, keyOf, type Role } from './account';
import { useAccountTexts } from './texts';
import { useAccounts } from './useAccounts';

export const STALE: readonly Action[] = ['list_users'];

/** Somebody to invite. */
export interface Invitee {
  email: string;
  fullname: string;
  role: Role;
}

interface Change {
  email: string;
  send(): Promise<unknown>;
  done: string;
  failed: string;
  undo?: () => void;
}

interface Refused {
  title: string;
  refusal: Refusal;
}

/** Both steps can be repeated. An account that exists keeps its role. */
export async function move(call: Call, from: string, to: Invitee, existing: Account | undefined): Promise<void> {
  if (!existing) await call('create_user', { email: to.email, fullname: to.fullname, role: to.role });
  await call('disable_user', { email: from });
}

export type AccountChanges = ReturnType<typeof useAccountChanges>;

/** Changes accounts at once, with an undo where there is one. Why one was refused is shown beside the account. */
export function useAccountChanges() {
  const t = useAccountTexts();
  const call = useCall();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const { accountOf } = useAccounts();
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<ReadonlyMap<string, Refused>>(new Map());

  function settle(email: string, isPending: boolean, refusal?: Refused) {
    const key = keyOf(email);
    setPending((before) => new Set(isPending ? [...before, key] : [...before].filter((one) => one !== key)));
    setRefused(
      (before) =>
        new Map([...[...before].filter(([one]) => one !== key), ...(refusal ? [[key, refusal] as const] : [])]),
    );
  }

  async function make({ email, send, done, failed, undo }: Change): Promise<void> {
    settle(email, true);
    try {
      await send();
      await invalidate(cache, STALE);
      settle(email, false);
      announce.done({ title: done, about: `account-${keyOf(email)}`, message: email, undo });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await invalidate(cache, STALE);
      settle(email, false, { title: failed, refusal: error });
    }
  }

  const simple = (
    action: 'disable_user' | 'enable_user' | 'reset_password' | 'resend_invite',
    word: 'disable' | 'enable' | 'reset' | 'resend',
    email: string,
    undo?: () => void,
  ) => make({ email, send: () => call(action, { email }), done: t.done[word], failed: t.failed[word], undo });

  const disable = (email: string): void => void simple('disable_user', 'disable', email, () => enable(email));
  const enable = (email: string): void => void simple('enable_user', 'enable', email, () => disable(email));

  const setRole = ({ email, role: before }: Pick<Account, 'email' | 'role'>, role: Role): void =>
    void make({
      email,
      send: () => call('set_role', { email, role }),
      done: t.done.role[role],
      failed: t.failed.role,
      // There is no way back to no role.
      undo: before ? () => setRole({ email, role }, before) : undefined,
    });

  return {
    isPending: (email: string) => pending.has(keyOf(email)),
    refusedOf: (email: string) => refused.get(keyOf(email)),
    disable,
    enable,
    setRole,
    reset: (email: string) => void simple('reset_password', 'reset', email),
    resend: (email: string) => void simple('resend_invite', 'resend', email),
    invite: ({ email, fullname, role }: Invitee) =>
      void make({
        email,
        send: () => call('create_user', { email, fullname, role }),
        done: t.done.invite,
        failed: t.failed.invite,
      }),
    /** From the address of an account to the one that its owner has now. */
    move: (from: string, to: Invitee) =>
      void make({
        email: from,
        send: () => move(call, from, to, accountOf(to.email)),
        done: t.done.move,
        failed: t.failed.move,
      }),
  };
}
