import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../../ui/Icon";
import { codePoints } from "../../lib/text";
import { MESSAGE_CHARACTERS, type InteractionView } from "../../protocol/wire";
import { isConference, partOf } from "../colleagues";
import { sendLine, writeDraft } from "../commands";
import type { Mode } from "../drafts";
import { useWish } from "../focus";
import { isAtFoot, mode, talkOpen } from "../place";
import { drafts } from "../session";
import { shopperOf, shortName } from "../people";
import { figure, t } from "../words";

const NEAR = 900;
const MODES = ["reply", "note"] as const;

/** Reply or internal note: what is typed stays with its conversation until it is sent. */
export function Composer({ view }: { view: InteractionView }) {
  const modes = MODES.filter((one) => one === "note" || mayReply(view));
  const kind = modes.includes(mode.value) ? mode.value : "note";
  useKeptFocus(view.id, kind);
  return (
    <>
      <div class="talk__modes" role="tablist" aria-label={t("composer.modes")} onKeyDown={switchMode}>
        {modes.map((one) => (
          <ModeTab key={one} one={one} isOn={one === kind} />
        ))}
      </div>
      <Box key={`${view.id} ${kind}`} view={view} mode={kind} />
    </>
  );
}

/** Who waits in the box for a note keeps waiting in the box for a reply as soon as there is one. */
function useKeptFocus(id: string, kind: Mode): void {
  const wasIn = document.activeElement?.id === "reply";
  const last = useRef({ id, kind });
  useLayoutEffect(() => {
    if (wasIn && last.current.id === id && last.current.kind !== kind) document.getElementById("reply")?.focus();
    last.current = { id, kind };
  }, [id, kind]);
}

/** Only who serves and whom the shopper sees; the others write to each other. */
function mayReply(view: InteractionView): boolean {
  const part = partOf(view);
  return part === "owner" || part === "supervisor" || (part === "consulted" && isConference(view));
}

function ModeTab({ one, isOn }: { one: Mode; isOn: boolean }) {
  return (
    <button
      class="tab"
      role="tab"
      type="button"
      id={`mode-${one}`}
      aria-selected={isOn}
      aria-controls="composer"
      tabIndex={isOn ? 0 : -1}
      onClick={() => (mode.value = one)}
    >
      {t(one === "note" ? "composer.note" : "composer.reply")}
    </button>
  );
}

function switchMode({ key }: KeyboardEvent): void {
  if (key !== "ArrowLeft" && key !== "ArrowRight") return;
  const other = document.querySelector<HTMLElement>("[id^=mode-][aria-selected=false]");
  if (!other) return;
  mode.value = mode.peek() === "reply" ? "note" : "reply";
  other.focus();
}

function Box({ view, mode: kind }: { view: InteractionView; mode: Mode }) {
  const text = useSignal(drafts.read(view.id, kind));
  const ref = useWish<HTMLTextAreaElement>("reply");
  const used = codePoints(text.value);
  const isNote = kind === "note";
  const name = shortName(shopperOf(view)?.name ?? view.requester.name) || t("guest");
  useGrowing(ref, text.value);
  const write = (next: string): void => {
    text.value = next;
    // What was begun as a note stays one, also for whom it becomes possible to reply meanwhile.
    if (isNote) mode.value = "note";
    writeDraft(view, kind, next);
  };
  const send = (): void => {
    ref.current?.focus();
    if (!text.peek().trim() || codePoints(text.peek()) > MESSAGE_CHARACTERS) return;
    sendLine(view, kind, text.peek());
    text.value = "";
    isAtFoot.value = true;
  };
  const label = t(isNote ? "composer.noteLabel" : "composer.replyLabel", { name });
  return (
    <div class={isNote ? "composer composer--note" : "composer"} id="composer" role="tabpanel" aria-labelledby={`mode-${kind}`}>
      <textarea
        ref={ref}
        id="reply"
        class="composer__text"
        rows={2}
        aria-label={label}
        aria-describedby="composer-count"
        aria-invalid={used > MESSAGE_CHARACTERS}
        placeholder={t(isNote ? "composer.notePlaceholder" : "composer.replyPlaceholder", { name })}
        value={text.value}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => boxKeys(event, send)}
      />
      <div class="composer__bar">
        <span class="composer__hint">{t(isNote ? "composer.noteHint" : "composer.hint")}</span>
        <Count used={used} />
        <SendButton isOff={used > MESSAGE_CHARACTERS} isNote={isNote} send={send} />
      </div>
    </div>
  );
}

function boxKeys(event: KeyboardEvent, send: () => void): void {
  if (event.key === "PageUp" || event.key === "PageDown") {
    event.preventDefault();
    scrollThread(event.key === "PageUp" ? -1 : 1);
  }
  if (event.key === "Escape") talkOpen.value = false;
  if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing) return;
  event.preventDefault();
  send();
}

function scrollThread(pages: number): void {
  const thread = document.querySelector("[data-thread]");
  thread?.scrollBy({ top: pages * thread.clientHeight * 0.85 });
}

/** "97 / 1,000", a warning from 900, "12 too many" above the bound. */
function Count({ used }: { used: number }) {
  const over = used - MESSAGE_CHARACTERS;
  if (over > 0) {
    return (
      <span class="composer__count composer__count--over" id="composer-count">
        {t("composer.over", { count: figure(over) })}
      </span>
    );
  }
  const words = { used: figure(used), most: figure(MESSAGE_CHARACTERS) };
  return (
    <span class={used >= NEAR ? "composer__count composer__count--near" : "composer__count"} id="composer-count">
      <span aria-hidden="true">{t("composer.count", words)}</span>
      <span class="sr">{t("composer.counted", words)}</span>
    </span>
  );
}

function SendButton({ isOff, isNote, send }: { isOff: boolean; isNote: boolean; send: () => void }) {
  return (
    <button class="btn btn--primary" type="button" aria-disabled={isOff} aria-describedby="composer-count" onClick={send}>
      {isNote && <Icon name="note" />}
      {t(isNote ? "composer.save" : "composer.send")}
    </button>
  );
}

/** Browsers without `field-sizing` get the same growth by measuring. */
function useGrowing(ref: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box || CSS.supports("field-sizing", "content")) return;
    box.style.blockSize = "auto";
    box.style.blockSize = `${box.scrollHeight}px`;
  }, [ref, text]);
}
