import type { RefObject } from "preact";
import { useEffect, useId, useLayoutEffect, useState } from "preact/hooks";

import { codePoints } from "../../lib/text";
import { MESSAGE_CHARACTERS } from "../../protocol/wire";
import { Counter } from "../../ui/Counter";
import { Icon } from "../../ui/Icon";
import { usePanel } from "../context";

interface ComposerProps {
  conversation: string;
  placeholder: string;
  field: RefObject<HTMLTextAreaElement | null>;
  onSent: () => void;
  /** Sends a line in another way than into this conversation; false gives the words back. */
  write?: (text: string) => Promise<boolean>;
}

const COUNTED_FROM = 900;
const LINES = 8;

/** Where a message is written: Enter sends, Shift and Enter breaks the line; it grows to eight lines. */
export function Composer({ conversation, placeholder, field, onSent, write }: ComposerProps) {
  const panel = usePanel();
  const say = panel.say.value;
  const id = useId();
  const [text, setText] = useDraft(conversation);
  const used = codePoints(text.trim());
  const over = used > MESSAGE_CHARACTERS;
  useGrowth(field, text);

  const send = (): void => {
    if (used > 0 && !over) {
      if (write) void write(text.trim()).then((isSent) => isSent || setText(text));
      else void panel.talk.write(text.trim());
      setText("");
      onSent();
    }
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div class="composer">
      <label class="sr" for={id}>
        {say("chat.message")}
      </label>
      <textarea
        class="composer__text"
        id={id}
        ref={field}
        rows={1}
        value={text}
        placeholder={placeholder}
        enterkeyhint="send"
        dir="auto"
        aria-invalid={over}
        aria-describedby={`${id}count`}
        onInput={(event) => {
          setText(event.currentTarget.value);
          if (!write) panel.talk.wrote(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      <Counter
        id={`${id}count`}
        used={used}
        most={MESSAGE_CHARACTERS}
        from={COUNTED_FROM}
        overText={(many) => say.count("chat.over", many)}
      />
      <span class="sr" role="status">
        {over && say.count("chat.over_announced", used - MESSAGE_CHARACTERS)}
      </span>
      <button class="btn btn--icon btn--primary" type="button" aria-label={say("chat.send")} aria-disabled={over} onClick={send}>
        <Icon name="send" />
      </button>
    </div>
  );
}

/** What is typed outlives a reload. */
function useDraft(conversation: string): [string, (text: string) => void] {
  const panel = usePanel();
  const [text, setText] = useState(() => panel.draft(conversation));
  useEffect(() => setText(panel.draft(conversation)), [panel, conversation]);
  const change = (next: string): void => {
    setText(next);
    panel.keepDraft(conversation, next);
  };
  return [text, change];
}

/** For browsers whose text fields do not size themselves. */
function useGrowth(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const area = field.current;
    if (area === null || CSS.supports("field-sizing", "content")) return;
    area.rows = 1;
    while (area.rows < LINES && area.scrollHeight > area.clientHeight) area.rows += 1;
  }, [field, text]);
}
