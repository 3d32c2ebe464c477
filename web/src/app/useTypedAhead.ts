import { useCallback, useEffect, useRef } from 'react';

/**
 * Returns a function that takes what has been typed since `active`, outside of any field: for a dialog until its field
 * has the focus, which is after its code is loaded and it is shown.
 */
export function useTypedAhead(active: boolean): () => string {
  const kept = useRef('');
  useEffect(() => {
    kept.current = '';
    if (!active) return;
    function pressed(event: KeyboardEvent) {
      const { key, ctrlKey, metaKey, altKey, target } = event;
      const typing = target instanceof HTMLElement && target.closest('input, textarea, select, [role="dialog"]');
      if (typing || ctrlKey || metaKey || altKey) return;
      if (key === 'Backspace') kept.current = kept.current.slice(0, -1);
      else if ([...key].length === 1) kept.current += key;
      else return;
      event.preventDefault();
    }
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [active]);
  return useCallback(() => {
    const taken = kept.current;
    kept.current = '';
    return taken;
  }, []);
}
