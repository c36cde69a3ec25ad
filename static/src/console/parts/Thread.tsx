import { useComputed, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "../../ui/Icon";
import { Typing } from "../../ui/Typing";
import type { InteractionView } from "../../protocol/wire";
import { typistInFront } from "../announce";
import { useWish } from "../focus";
import { hasFocus, isAtFoot, narrow, talkOpen } from "../place";
import { loadEarlier, outgoing, showUpTo, shown } from "../session";
import { entriesOf, myLastSeq } from "../thread";
import { readMark, unreadCount } from "../waiting";
import { t } from "../words";
import { EntryItem, PendingItem } from "./Entries";

const FOOT_PIXELS = 24;

/** The scrolled history: it follows the newest line unless somebody has scrolled up. */
export function Thread({ view }: { view: InteractionView }) {
  const scroll = useWish<HTMLDivElement>("thread");
  useFoot(scroll, view);
  useShown(view);
  const entries = useMemo(() => entriesOf(view), [view.facts, view.attendances, view.requester]);
  const lastMine = myLastSeq(entries);
  const pending = outgoing.value.filter((line) => line.interaction === view.id);
  return (
    <div class="talk__scroll region" ref={scroll} data-region data-thread tabIndex={0} role="group" aria-label={t("talk.messages")}>
      <div class="thread" role="log" aria-live="polite" aria-label={t("talk.messages")}>
        {view.earlier && (
          <button class="btn btn--small talk__earlier" type="button" onClick={() => loadEarlier(view)}>
            {t("thread.earlier")}
          </button>
        )}
        {entries.map((entry) => (
          <EntryItem key={entry.key} entry={entry} view={view} isLastMine={entry.kind === "message" && entry.seq === lastMine} />
        ))}
        {pending.map((line) => (
          <PendingItem key={line.clientId} line={line} />
        ))}
        {view.me !== "" && <Typist />}
      </div>
    </div>
  );
}

function Typist() {
  const typist = useComputed(typistInFront);
  if (!typist.value) return null;
  const { role, initials } = typist.value;
  return <Typing side={role === "shopper" ? "shopper" : "theirs"} fromAgent={role !== "shopper"} initials={initials} />;
}

/** Keeps the foot in sight while the reader is there; keeps the reader's place while older lines come in above. */
function useFoot(scroll: RefObject<HTMLDivElement | null>, view: InteractionView): void {
  const first = useRef(view.facts[0]?.seq);
  const height = useRef(0);
  useLayoutEffect(() => {
    isAtFoot.value = true;
    const box = scroll.current;
    const inner = box?.firstElementChild;
    if (!box || !inner) return undefined;
    const follow = new ResizeObserver(() => isAtFoot.peek() && toFoot(box));
    follow.observe(box);
    follow.observe(inner);
    const look = footWatcher(box);
    box.addEventListener("scroll", look, { passive: true });
    return () => {
      follow.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, [scroll]);
  useSignalEffect(() => {
    if (isAtFoot.value && scroll.current) toFoot(scroll.current);
  });
  useLayoutEffect(() => {
    const box = scroll.current;
    if (!box) return;
    const cameAbove = first.current !== view.facts[0]?.seq;
    if (isAtFoot.peek()) toFoot(box);
    else if (cameAbove) box.scrollTop += box.scrollHeight - height.current;
    first.current = view.facts[0]?.seq;
    height.current = box.scrollHeight;
  });
}

/** Tells a reader who scrolls from a box that has become another size: only the reader leaves the foot. */
function footWatcher(box: HTMLElement): () => void {
  let size = "";
  return () => {
    const before = size;
    size = `${box.scrollHeight} ${box.clientHeight} ${box.clientWidth}`;
    if (size !== before && isAtFoot.peek()) toFoot(box);
    isAtFoot.value = box.scrollHeight - box.scrollTop - box.clientHeight < FOOT_PIXELS;
  };
}

function toFoot(box: HTMLElement): void {
  box.scrollTop = box.scrollHeight;
}

/** What stands at the foot of a window in use has been looked at. */
function useShown(view: InteractionView): void {
  const newest = useRef(view);
  newest.current = view;
  const look = (): void => {
    const isInFront = !narrow.value || talkOpen.value;
    if (hasFocus.value && isAtFoot.value && isInFront) showUpTo(newest.current.id, newest.current.seq);
  };
  useSignalEffect(look);
  useEffect(look, [view.seq]);
}

/** What has come in below while the reader was further up; leads down. */
export function NewPill({ view }: { view: InteractionView }) {
  const count = unreadCount(view, readMark(view, shown.value[view.id] ?? 0));
  if (isAtFoot.value) return null;
  return (
    <button class="btn btn--small talk__pill" type="button" onClick={() => (isAtFoot.value = true)}>
      <Icon name="down" />
      {count > 0 ? t.count("thread.new", count) : t("thread.newest")}
    </button>
  );
}
