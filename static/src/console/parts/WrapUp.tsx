import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { Icon } from "../../ui/Icon";
import { Spinner } from "../../ui/Spinner";
import { codePoints } from "../../lib/text";
import { duration } from "../../lib/time";
import { NOTE_CHARACTERS, type InteractionView } from "../../protocol/wire";
import { submitWrapUp } from "../commands";
import { endOf } from "../ending";
import { useBorrowedFocus } from "../focus";
import { personBy, shortName } from "../people";
import { busy, current, focusWish, isWrappingUp, overlay, putWrapUpAway } from "../place";
import { serverNow } from "../session";
import { secondsSince } from "../serverclock";
import { clock, figure, t, wordOf } from "../words";
import { CodePicker } from "./CodePicker";
import { ClockLine } from "./WrapUpClock";

interface Work {
  code: number | null;
  note: string;
}

/** What was chosen and typed for each conversation, so that putting the dialog away loses nothing. */
const works = new Map<string, Work>();

/** The wrap-up of the conversation in front; comes by itself when the conversation has ended. */
export function WrapUp() {
  const view = current.value;
  if (!view || !isWrappingUp.value || overlay.value !== null) return null;
  return (
    <div class="scrim is-open">
      <WrapUpDialog key={view.id} view={view} />
    </div>
  );
}

function WrapUpDialog({ view }: { view: InteractionView }) {
  const ref = useBorrowedFocus<HTMLDivElement>((root) => root.querySelector("input"));
  const work = useSignal<Work>(works.get(view.id) ?? stored(view));
  const problem = useSignal("");
  useLayoutEffect(() => void (focusWish.value = null), []);
  const change = (part: Partial<Work>): void => {
    work.value = { ...work.peek(), ...part };
    works.set(view.id, work.peek());
    problem.value = "";
  };
  const tell = (words: string): void => void (problem.value = words);
  const submit = (event: Event): void => {
    event.preventDefault();
    void save(view, work.peek(), tell);
  };
  const skip = (): void => void save(view, { ...work.peek(), code: null }, tell, true);
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Escape") putWrapUpAway(view.id);
  };
  return (
    <div ref={ref} class="dialog" role="dialog" aria-labelledby="wrap-title" onKeyDown={keys}>
      <Head view={view} />
      <form class="dialog__form" noValidate onSubmit={submit}>
        <div class="dialog__body">
          {view.wrap_up ? <ClockLine view={view} tell={tell} /> : <AheadLine view={view} />}
          <CodePicker codes={view.codes} chosen={work.value.code} choose={(code) => change({ code })} />
          <NoteField note={work.value.note} write={(note) => change({ note })} />
        </div>
        <Foot view={view} problem={problem.value} skip={skip} />
      </form>
    </div>
  );
}

/** What the server keeps until the time is over, else nothing yet. */
function stored({ wrap_up: work, ahead }: InteractionView): Work {
  const kept = work ?? ahead;
  return { code: kept?.chosen ?? null, note: kept?.note ?? "" };
}

/** Without a code only when that is the wish, or when the queue has none to choose. */
async function save(view: InteractionView, { code, note }: Work, tell: (words: string) => void, bare = false): Promise<void> {
  const problem = problemOf(code !== null || bare || view.codes.length === 0, note);
  if (problem) {
    tell(problem);
    return;
  }
  const outcome = await submitWrapUp(view, code, note);
  if (outcome?.type === "command.accepted") {
    works.delete(view.id);
    if (!view.wrap_up) putWrapUpAway(view.id);
  } else tell(outcome ? wordOf("refused", outcome.code) : t("connection.tryAgain"));
}

function problemOf(isChosen: boolean, note: string): string {
  if (!isChosen) return t("wrap.chooseFirst");
  return codePoints(note) > NOTE_CHARACTERS ? t("wrap.noteTooLong") : "";
}

function Head({ view }: { view: InteractionView }) {
  const end = endOf(view);
  const seconds = useComputed(() => (end ? secondsSince(end.at, serverNow()) : 0));
  return (
    <div class="dialog__head">
      <div class="grow">
        <h2 class="dialog__title" id="wrap-title">
          {t("wrap.title")}
        </h2>
        <p class="small faint">{endWords(view)}</p>
      </div>
      {end && (
        <span class="small faint nowrap">
          {t("wrap.since")} <span class="timer">{duration(seconds.value)}</span>
        </span>
      )}
    </div>
  );
}

/** "Mina Lindqvist, chat, ended 14:09 by you" */
function endWords(view: InteractionView): string {
  const end = endOf(view);
  const name = view.requester.name || t("guest");
  if (!end) return t("wrap.aheadOf", { name });
  const time = clock.time(end.at);
  if (end.isLeft) return t("wrap.left", { name, time });
  if (end.side === "system") return t("wrap.endedAlone", { name, time });
  if (end.mine) return t("wrap.endedByYou", { name, time });
  return t("wrap.endedBy", { name, time, who: end.name || t("guest") });
}

/** Before the work begins: for when the choice holds. */
function AheadLine({ view }: { view: InteractionView }) {
  const name = shortName(personBy(view, view.request?.key)?.name ?? "");
  return (
    <div class="clockline">
      <Icon name="transfer" />
      <p class="small grow">{t("wrap.ahead", { name })}</p>
    </div>
  );
}

function NoteField({ note, write }: { note: string; write: (note: string) => void }) {
  const used = codePoints(note);
  const isOver = used > NOTE_CHARACTERS;
  return (
    <div class="field">
      <label class="field__label row" for="wrap-note">
        {t("wrap.note")} <span>{t("optional")}</span>
        <span class={isOver ? "field__count composer__count--over" : "field__count"} id="wrap-count">
          {isOver ? t("composer.over", { count: figure(used - NOTE_CHARACTERS) }) : countOf(used)}
        </span>
      </label>
      <textarea
        class="input"
        id="wrap-note"
        aria-describedby="wrap-count"
        aria-invalid={isOver}
        value={note}
        onInput={(event) => write(event.currentTarget.value)}
      />
    </div>
  );
}

function countOf(used: number): string {
  return used === 0 ? "" : t("composer.count", { used: figure(used), most: figure(NOTE_CHARACTERS) });
}

function Foot({ view, problem, skip }: { view: InteractionView; problem: string; skip: () => void }) {
  const isBusy = busy.value.has(`wrap ${view.id}`);
  return (
    <div class="dialog__foot">
      <p class="field__error grow" role="alert">
        {problem && <Icon name="error" />}
        {problem}
      </p>
      <button class="btn" type="button" onClick={() => putWrapUpAway(view.id)}>
        {t(view.wrap_up ? "wrap.keep" : "wrap.later")}
      </button>
      {view.wrap_up?.mode === "optional" && view.codes.length > 0 && (
        <button class="btn" type="button" disabled={isBusy} onClick={skip}>
          {t("wrap.skip")}
        </button>
      )}
      <button class={isBusy ? "btn btn--primary is-busy" : "btn btn--primary"} type="submit">
        {isBusy && <Spinner />}
        {t(isBusy ? "wrap.saving" : "wrap.save")}
      </button>
    </div>
  );
}
