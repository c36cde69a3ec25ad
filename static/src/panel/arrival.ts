import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Moves the focus to where a screen begins: when the screen comes, and when the frame receives the focus anew. */
export function useArrival(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const arrive = (): void => {
      const here = document.activeElement;
      if (here === null || here === document.body) target.current?.focus({ preventScroll: true });
    };
    if (document.hasFocus()) arrive();
    window.addEventListener("focus", arrive);
    return () => window.removeEventListener("focus", arrive);
  }, [target]);
}

/** Whether a focused field brings up a keyboard that covers half of the screen. */
export function hasTouch(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
