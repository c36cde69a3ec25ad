import type { ComponentChildren } from "preact";

import { Avatar } from "./Avatar";
import { Icon } from "./Icon";
import { RichText } from "./RichText";

/** Whose line it is decides colour and side: panel `mine`/`theirs`, console `agent`/`shopper`. */
export type MessageSide = "mine" | "theirs" | "agent" | "shopper";

export interface MessageProps {
  side: MessageSide;
  text: string;
  /** Name and time over a run; absent inside a run. */
  who?: { name: string; time: string };
  /** Initials beside a run; absent where the line is one's own. */
  initials?: string;
  fromAgent?: boolean;
  /** The line goes on a run of the same person. */
  more?: boolean;
  pending?: boolean;
  /** Who and when, for those who hear the thread. */
  spoken?: string;
  /** What stands under the line: `<MessageState ... />`. */
  children?: ComponentChildren;
}

/** One line of a conversation. */
export function Message(props: MessageProps) {
  const { side, text, who, initials, fromAgent = false, more = false, pending = false, spoken, children } = props;
  const classes = ["msg", `msg--${side}`, more ? "msg--more" : "", pending ? "is-pending" : ""].filter(Boolean).join(" ");
  return (
    <article class={classes} aria-label={spoken}>
      {who && (
        <p class="msg__who">
          <b>{who.name}</b> {who.time}
        </p>
      )}
      {initials !== undefined && <Avatar initials={initials} agent={fromAgent} />}
      <div class="msg__body" dir="auto">
        <RichText text={text} />
      </div>
      {children}
    </article>
  );
}

export type MessageTone = "read" | "failed";

interface MessageStateProps {
  icon: string;
  tone?: MessageTone;
  children: ComponentChildren;
}

/** The state under one's own line: `<MessageState icon="checks" tone="read">Read</MessageState>`. */
export function MessageState({ icon, tone, children }: MessageStateProps) {
  return (
    <p class={tone ? `msg__state msg__state--${tone}` : "msg__state"}>
      <Icon name={icon} />
      {children}
    </p>
  );
}
