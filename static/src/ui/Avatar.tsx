import type { ComponentChildren } from "preact";

interface AvatarProps {
  initials: string;
  agent?: boolean;
  size?: "small" | "large";
  children?: ComponentChildren;
}

/** Initials of a person: `<Avatar initials="ML" />`; agents carry the accent's tint. Children sit on its corner. */
export function Avatar({ initials, agent = false, size, children }: AvatarProps) {
  const classes = ["avatar", agent ? "avatar--agent" : "", size ? `avatar--${size}` : ""].filter(Boolean).join(" ");
  return (
    <span class={classes} aria-hidden="true">
      {initials}
      {children}
    </span>
  );
}
