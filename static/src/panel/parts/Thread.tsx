import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ConversationView } from "../../protocol/wire";
import { Icon } from "../../ui/Icon";
import { Typing } from "../../ui/Typing";
import { usePanel } from "../context";
import { type Entry, entriesOf } from "../entries";
import { theirNumbers } from "../thread";
import { Line } from "./Line";
import type { Stick } from "./stick";

const TYPING_SAID_EVERY_MS = 10_000;

interface ThreadProps {
  conversation: ConversationView;
  entries: readonly Entry[];
  place: RefObject<HTMLDivElement | null>;
  stick: Stick;
  children?: ComponentChildren;
}

/** The entries of a conversation with what is unsent. */
export function useEntries(conversation: ConversationView): Entry[] {
  const panel = usePanel();
  const mine = panel.unsent.value.filter(({ interaction }) => interaction === conversation.id);
  return entriesOf(conversation, mine, { sameDay: panel.clock.sameDay, online: !panel.offline.value });
}

/** Lines, days and events, the newest at the foot; a reader who has scrolled up stays there and is told what is new. */
export function Thread({ conversation, entries, place, stick, children }: ThreadProps) {
  const panel = usePanel();
  const say = panel.say.value;
  const fresh = useFresh(conversation, stick.atEnd);
  const writer = conversation.attendances.find(({ person }) => person.key === panel.writing.by.value)?.person;
  return (
    <>
      <div class="view__thread" ref={place} tabIndex={0} role="region" aria-label={say("chat.messages")}>
        <div class="thread" role="log" aria-live="polite" aria-relevant="additions">
          {conversation.earlier && (
            <button class="btn btn--quiet thread__more" type="button" onClick={() => panel.showEarlier()}>
              {say("chat.earlier")}
            </button>
          )}
          {entries.map((entry) => (
            <Line key={keyOf(entry)} entry={entry} />
          ))}
          {writer && <Typing side="theirs" initials={writer.initials} fromAgent />}
          {children}
        </div>
      </div>
      <TypingSaid name={writer?.name} />
      {fresh > 0 && (
        <div class="pill-place">
          <button class="pill" type="button" onClick={stick.toEnd}>
            <Icon name="down" />
            {say.count("chat.new", fresh)}
          </button>
        </div>
      )}
    </>
  );
}

/** A line keeps its element when the server has numbered it. */
function keyOf(entry: Entry): string {
  return entry.kind === "mine" ? entry.clientId : entry.key;
}

/** Tells that the lines were seen, and counts those that came while the reader was further up. */
function useFresh(conversation: ConversationView, atEnd: boolean): number {
  const panel = usePanel();
  const last = theirNumbers(conversation).at(-1) ?? 0;
  const [seen, setSeen] = useState(last);
  const attending = panel.attending.value;
  useEffect(() => {
    if (!atEnd) return;
    setSeen(last);
    if (attending) panel.saw();
  }, [panel, atEnd, attending, last]);
  return atEnd ? 0 : theirNumbers(conversation).filter((seq) => seq > seen).length;
}

/** Says that somebody writes, at most once in 10 s. */
function TypingSaid({ name }: { name: string | undefined }) {
  const say = usePanel().say.value;
  const [said, setSaid] = useState("");
  const lastSaid = useRef(-Infinity);
  useEffect(() => {
    const now = performance.now();
    if (name === undefined) setSaid("");
    else if (now - lastSaid.current >= TYPING_SAID_EVERY_MS) {
      lastSaid.current = now;
      setSaid(say("chat.typing", { name }));
    }
  }, [name, say]);
  return (
    <p class="sr" role="status">
      {said}
    </p>
  );
}
