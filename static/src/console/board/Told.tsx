import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface ToldProps {
  about: string;
  children: ComponentChildren;
}

/** A word whose meaning is told to the pointer, the keyboard and the screen reader alike. */
export function Told({ about, children }: ToldProps) {
  const id = useId();
  return (
    <span class="told">
      <button class="told__word" type="button" aria-describedby={id}>
        {children}
      </button>
      <span class="tooltip told__about" role="tooltip" id={id}>
        {about}
      </span>
    </span>
  );
}
