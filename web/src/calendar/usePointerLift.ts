import { type PointerEvent as Press, type RefObject, useCallback, useRef } from 'react';
import type { Booked } from './board';
import { PIXELS_PER_MINUTE } from './geometry';
import { dragged, type Lift, lifted } from './lift';

const LONG_PRESS_MS = 350;
const SLOP = 5;
/** Auto-scrolling: the distance from an edge, and the step per frame. */
const EDGE = 36;
const SCROLL = 10;

interface Options {
  scroller: RefObject<HTMLElement | null>;
  /** Pixels of the sticky header above and the sticky times on the left. */
  head: number;
  gutter: number;
  columnAt(clientX: number): number;
  onLift(lift: Lift | null): void;
  onDrop(lift: Lift): void;
}

/** Drags an appointment. A finger must first hold still, so that it can still scroll. */
export function usePointerLift(options: Options) {
  const latest = useRef(options);
  latest.current = options;

  return useCallback((booked: Booked, column: number, how: 'move' | 'resize', press: Press<HTMLElement>) => {
    const scroller = latest.current.scroller.current;
    if (press.button !== 0 || !scroller) return;
    const target = press.currentTarget;
    const touch = press.pointerType !== 'mouse';
    const origin = { x: press.clientX, y: press.clientY, scrolled: scroller.scrollTop };
    let at = { x: press.clientX, y: press.clientY };
    let lift: Lift | null = null;
    let frame = 0;

    function begin() {
      lift = lifted(booked, column, 'pointer');
      target.setPointerCapture(press.pointerId);
      latest.current.onLift(lift);
      frame = requestAnimationFrame(follow);
    }

    function follow() {
      if (!lift || !scroller) return;
      const { head, gutter, columnAt, onLift } = latest.current;
      const box = scroller.getBoundingClientRect();
      const toward = (position: number, from: number, to: number) =>
        position < from + EDGE ? -SCROLL : position > to - EDGE ? SCROLL : 0;
      scroller.scrollTop += toward(at.y, box.top + head, box.bottom);
      if (how === 'move') scroller.scrollLeft += toward(at.x, box.left + gutter, box.right);
      const minutes = (at.y - origin.y + scroller.scrollTop - origin.scrolled) / PIXELS_PER_MINUTE;
      const next = dragged(lift, how, minutes, columnAt(at.x));
      const same = next.to === lift.to && next.span.start === lift.span.start && next.span.end === lift.span.end;
      if (!same) {
        lift = next;
        onLift(next);
      }
      frame = requestAnimationFrame(follow);
    }

    function move(event: PointerEvent) {
      at = { x: event.clientX, y: event.clientY };
      if (lift || Math.hypot(at.x - origin.x, at.y - origin.y) <= SLOP) return;
      if (touch) end();
      else begin();
    }

    function up() {
      const dropped = lift;
      if (dropped) {
        cancelAnimationFrame(frame);
        follow();
      }
      const last = lift;
      end();
      if (!last) return;
      const swallow = (click: Event) => click.stopPropagation();
      window.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
      latest.current.onDrop(last);
    }

    function cancel() {
      const carried = lift !== null;
      end();
      if (carried) latest.current.onLift(null);
    }

    function putBack(event: KeyboardEvent) {
      if (event.key !== 'Escape' || !lift) return;
      event.stopPropagation();
      cancel();
    }

    // Once picked up, moving drags; until then it scrolls, and holding opens no context menu.
    const hold = (event: Event) => {
      if (lift) event.preventDefault();
    };
    const noMenu = (event: Event) => event.preventDefault();

    const timer = touch ? window.setTimeout(begin, LONG_PRESS_MS) : 0;
    function end() {
      lift = null;
      window.clearTimeout(timer);
      cancelAnimationFrame(frame);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', putBack, true);
      target.removeEventListener('touchmove', hold);
      if (touch) target.removeEventListener('contextmenu', noMenu);
    }
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', putBack, true);
    target.addEventListener('touchmove', hold, { passive: false });
    if (touch) target.addEventListener('contextmenu', noMenu);
  }, []);
}
