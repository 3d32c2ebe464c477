/** The undos of the visible notifications, the latest last. */
const offered = new Map<string, () => void>();

export function offerUndo(id: string, undo: () => void): void {
  offered.set(id, undo);
}

export function withdrawUndo(id: string): void {
  offered.delete(id);
}

/** Undoes the latest change whose undo is visible; returns whether there was one. */
export function undoLast(): boolean {
  const undo = [...offered.values()].at(-1);
  undo?.();
  return undo !== undefined;
}
