import { Avatar } from "./Avatar";

interface TypingProps {
  initials: string;
  fromAgent?: boolean;
  side: "theirs" | "shopper";
}

/** Three dots while somebody writes. Silent: what is announced, and how often, is up to the thread. */
export function Typing({ initials, fromAgent = false, side }: TypingProps) {
  return (
    <div class={`msg msg--${side}`} aria-hidden="true">
      <Avatar initials={initials} agent={fromAgent} />
      <div class="typing">
        <i />
        <i />
        <i />
      </div>
    </div>
  );
}
