const SPRITE = "/static/icons.svg";

export type IconSize = "tiny" | "small";

interface IconProps {
  name: string;
  size?: IconSize;
  className?: string;
}

/** A sign of the sprite: `<Icon name="chat" />`. Decoration; the name stands on the control. */
export function Icon({ name, size, className = "" }: IconProps) {
  const classes = ["icon", size ? `icon--${size}` : "", className].filter(Boolean).join(" ");
  return (
    <svg class={classes} aria-hidden="true" focusable="false">
      <use href={`${SPRITE}#i-${name}`} />
    </svg>
  );
}
