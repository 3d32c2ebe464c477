/** Keeps the tokens in memory; only the refresh token survives a reload. */
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
    const { refresh_token, token_type, scope } = JSON.parse(value) as Record<string, unknown>;
    this.#memory.set(key, value);
    this.#session.setItem(key, JSON.stringify({ refresh_token, token_type, scope, profile: {} }));
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
