import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

interface ToldProps {
  about: string;
  children: ComponentChildren;
}

const GAP = 6;
const EDGE = 8;

/** A word whose meaning is told to the pointer, the keyboard and the screen reader alike. */
export function Told({ about, children }: ToldProps) {
  const id = useId();
  const word = useRef<HTMLButtonElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  const show = (): void => place(word.current, text.current);
  return (
    <span class="told" onPointerEnter={show} onFocusIn={show}>
      <button class="told__word" type="button" aria-describedby={id} ref={word}>
        {children}
      </button>
      <span class="tooltip told__about" role="tooltip" id={id} ref={text}>
        {about}
      </span>
    </span>
  );
}

/** Under its word and inside the window: tables that scroll would cut it off. */
function place(word: HTMLElement | null, text: HTMLElement | null): void {
  if (!word || !text) return;
  text.style.translate = "0 0";
  const origin = text.getBoundingClientRect();
  const { left, bottom } = word.getBoundingClientRect();
  const most = window.innerWidth - origin.width - EDGE;
  text.style.translate = `${Math.max(EDGE, Math.min(left, most)) - origin.left}px ${bottom + GAP - origin.top}px`;
}
