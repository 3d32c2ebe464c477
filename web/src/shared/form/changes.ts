/** The fields of `after` that differ from `before`: what an update sends, and what it expects unchanged. */
export function changedFields<T extends object>(before: T, after: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(after).filter(([field, value]) => value !== before[field as keyof T]),
  ) as Partial<T>;
}

/** `record` with only the keys of `fields`. */
export function pick<T extends object>(record: T, fields: Partial<T>): Partial<T> {
  return Object.fromEntries(Object.keys(fields).map((field) => [field, record[field as keyof T]])) as Partial<T>;
}
