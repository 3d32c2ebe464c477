/** Unsaved input. It is kept in memory, and in sessionStorage only during a sign-in. */

const KEY = 'drafts';
const live = new Map<string, () => unknown>();

/** Registers `read`, which is called if the page must be left before the form is saved. Returns a function to unregister it. */
export function trackDraft(name: string, read: () => unknown): () => void {
  live.set(name, read);
  return () => live.delete(name);
}

/** Call this just before leaving the page to sign in. */
export function keepDrafts(): void {
  const drafts = Object.fromEntries([...live].map(([name, read]) => [name, read()]));
  if (live.size > 0) sessionStorage.setItem(KEY, JSON.stringify(drafts));
}

/** A form's draft, which is deleted once read. */
export function takeDraft<T>(name: string): T | null {
  const kept = sessionStorage.getItem(KEY);
  if (!kept) return null;
  const { [name]: draft, ...others } = JSON.parse(kept) as Record<string, T>;
  if (Object.keys(others).length > 0) sessionStorage.setItem(KEY, JSON.stringify(others));
  else sessionStorage.removeItem(KEY);
  return draft ?? null;
}
