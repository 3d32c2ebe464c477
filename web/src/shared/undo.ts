/** How what is shown as done can be taken back, the latest last. */
const offered = new Map<string, () => void>();

export function offerUndo(id: string, undo: () => void): void {
  offered.set(id, undo);
}

export function withdrawUndo(id: string): void {
  offered.delete(id);
}

/** Takes back the last change whose undo is shown; says whether there was one. */
export function undoLast(): boolean {
  const undo = [...offered.values()].at(-1);
  undo?.();
  return undo !== undefined;
}
