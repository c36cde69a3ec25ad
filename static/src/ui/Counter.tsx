interface CounterProps {
  id?: string;
  used: number;
  most: number;
  /** The counter stays away below this many characters; 0 shows it from the start. */
  from?: number;
  overText: (tooMany: number) => string;
}

const NEAR = 0.9;

/** Characters of a text: "912 / 1000", a warning from 90 %, "12 too many" above the bound. */
export function Counter({ id, used, most, from = 0, overText }: CounterProps) {
  if (used < from) return null;
  if (used > most) {
    return (
      <span class="composer__count composer__count--over" id={id}>
        {overText(used - most)}
      </span>
    );
  }
  const near = used >= most * NEAR;
  return (
    <span class={near ? "composer__count composer__count--near" : "composer__count"} id={id}>
      {used} / {most}
    </span>
  );
}
