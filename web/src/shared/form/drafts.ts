/** What people have typed and not saved. It lives in memory; sessionStorage has it only on the way to the sign-in and back. */

const KEY = 'drafts';
const live = new Map<string, () => unknown>();

/** Has `read` called if the page must be left before the form is saved. Returns what forgets the form. */
export function trackDraft(name: string, read: () => unknown): () => void {
  live.set(name, read);
  return () => live.delete(name);
}

/** Call this just before the page is left for the sign-in. */
export function keepDrafts(): void {
  const drafts = Object.fromEntries([...live].map(([name, read]) => [name, read()]));
  if (live.size > 0) sessionStorage.setItem(KEY, JSON.stringify(drafts));
}

/** The draft of a form, once: it is forgotten as soon as it is back on the screen. */
export function takeDraft<T>(name: string): T | null {
  const kept = sessionStorage.getItem(KEY);
  if (!kept) return null;
  const { [name]: draft, ...others } = JSON.parse(kept) as Record<string, T>;
  if (Object.keys(others).length > 0) sessionStorage.setItem(KEY, JSON.stringify(others));
  else sessionStorage.removeItem(KEY);
  return draft ?? null;
}
