import { createContext, type ReactNode, use } from 'react';

export type Role = 'admin' | 'consultant';

export interface SignedIn {
  email: string;
  roles: readonly Role[];
}

interface Surroundings {
  person: SignedIn;
  /** The organisation's IANA time zone. */
  timeZone: string;
  build: string;
  signOut(): void;
}

const SessionContext = createContext<Surroundings | null>(null);

export function SessionProvider({ value, children }: { value: Surroundings; children: ReactNode }) {
  return <SessionContext value={value}>{children}</SessionContext>;
}

/** Who is signed in, and the organisation's time zone. */
export function useSession(): Surroundings {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession outside of SessionProvider');
  return session;
}
