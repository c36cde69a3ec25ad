import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const NEAR_PX = 40;

export interface Stick {
  /** Whether the end of the thread is in sight. */
  atEnd: boolean;
  toEnd: () => void;
}

/**
 * Keeps the end of a thread in sight while the reader is there, and the place of one who has scrolled up: also when
 * the composer grows, a keyboard comes, or earlier lines are put before.
 */
export function useStick(place: RefObject<HTMLElement | null>, firstKey: string | undefined, lastKey: string | undefined): Stick {
  const [atEnd, setAtEnd] = useState(true);
  const sticking = useRef(true);
  const before = useRef({ firstKey, height: 0 });
  const toEnd = (): void => {
    const box = place.current;
    if (box) box.scrollTop = box.scrollHeight;
  };

  useLayoutEffect(() => {
    const box = place.current;
    if (box === null) return;
    if (sticking.current) toEnd();
    else if (before.current.firstKey !== firstKey) box.scrollTop += box.scrollHeight - before.current.height;
    before.current = { firstKey, height: box.scrollHeight };
  }, [firstKey, lastKey]);

  useEffect(() => {
    const box = place.current;
    if (box === null) return undefined;
    const look = (): void => {
      sticking.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
      setAtEnd(sticking.current);
    };
    const resized = new ResizeObserver(() => {
      if (sticking.current) toEnd();
    });
    box.addEventListener("scroll", look, { passive: true });
    resized.observe(box);
    if (box.firstElementChild) resized.observe(box.firstElementChild);
    return () => {
      box.removeEventListener("scroll", look);
      resized.disconnect();
    };
  }, [place]);

  return { atEnd, toEnd };
}
