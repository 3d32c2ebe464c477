import { useSyncExternalStore } from 'react';

const KEY = 'shortcuts';
const OFF = 'off';
const listeners = new Set<() => void>();

const on = () => localStorage.getItem(KEY) !== OFF;

function subscribe(changed: () => void) {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

/** Remembers in this browser whether single keys are shortcuts: people who dictate press them by accident. */
export function switchShortcuts(next: boolean): void {
  if (next) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, OFF);
  for (const changed of listeners) changed();
}

export function useShortcutsOn(): boolean {
  return useSyncExternalStore(subscribe, on);
}
