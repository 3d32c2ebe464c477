interface Kept {
  refresh_token?: string;
  token_type: string;
  scope?: string;
  profile: { email?: unknown; 'cognito:groups'?: unknown };
}

/** Keeps the tokens in memory; only the refresh token survives a reload, and who it is for. */
export class TokenStorage implements Storage {
  readonly #memory = new Map<string, string>();
  readonly #session: Storage;

  constructor(session: Storage) {
    this.#session = session;
  }

  get length(): number {
    return this.#session.length;
  }

  key(index: number): string | null {
    return this.#session.key(index);
  }

  getItem(key: string): string | null {
    return this.#memory.get(key) ?? this.#session.getItem(key);
  }

  setItem(key: string, value: string): void {
    const { refresh_token, token_type, scope, profile } = JSON.parse(value) as Kept;
    this.#memory.set(key, value);
    const person = { email: profile.email, 'cognito:groups': profile['cognito:groups'] };
    this.#session.setItem(key, JSON.stringify({ refresh_token, token_type, scope, profile: person }));
  }

  removeItem(key: string): void {
    this.#memory.delete(key);
    this.#session.removeItem(key);
  }

  clear(): void {
    this.#memory.clear();
    this.#session.clear();
  }
}
