import type { ComponentChildren } from "preact";

export type RingTone = "warn" | "danger";

interface RingProps {
  /** How much of the ring is drawn, 0 to 1. */
  share: number;
  tone?: RingTone;
  label?: string;
  children: ComponentChildren;
}

function dashes(share: number): string {
  return `${Math.round(Math.min(1, Math.max(0, share)) * 100)} 100`;
}

/** A figure in a ring: `<Ring share={0.6} label="12 seconds left">12</Ring>`; with a label it is a timer. */
export function Ring({ share, tone, label, children }: RingProps) {
  const naming = label === undefined ? { "aria-hidden": true as const } : { role: "timer" as const, "aria-label": label };
  return (
    <span class={tone ? `ring ring--${tone}` : "ring"} {...naming}>
      <svg viewBox="0 0 40 40" aria-hidden="true">
        <circle cx="20" cy="20" r="18" />
        <circle cx="20" cy="20" r="18" pathLength={100} stroke-dasharray={dashes(share)} />
      </svg>
      {children}
    </span>
  );
}
