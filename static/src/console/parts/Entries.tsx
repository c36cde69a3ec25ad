import { Icon } from "../../ui/Icon";
import { Message, MessageState } from "../../ui/Message";
import { RichText } from "../../ui/RichText";
import type { InteractionView } from "../../protocol/wire";
import { discardLine, retryLine } from "../commands";
import type { Outgoing } from "../outbox";
import { shopperOf } from "../people";
import { serverNow } from "../session";
import type { DayEntry, Entry, MessageEntry, NoteEntry } from "../thread";
import { clock, dayAndTime, t, wordOf } from "../words";

interface EntryProps {
  entry: Entry;
  view: InteractionView;
  isLastMine: boolean;
}

/** One thing of the history. */
export function EntryItem({ entry, view, isLastMine }: EntryProps) {
  switch (entry.kind) {
    case "day":
      return <Day entry={entry} />;
    case "line":
      return (
        <p class={entry.sign === "page" ? "line line--page" : "line"}>
          <Icon name={entry.sign} />
          <span>{t(entry.word, entry.values.name === "" ? { ...entry.values, name: t("guest") } : entry.values)}</span>
        </p>
      );
    case "note":
      return <Note entry={entry} />;
    case "message":
      return (
        <Line entry={entry}>{isLastMine && <State entry={entry} view={view} />}</Line>
      );
  }
}

function Day({ entry }: { entry: DayEntry }) {
  const moment = dayAndTime(entry.at, new Date(serverNow()));
  return <p class="line line--rule">{entry.from ? t("thread.start", { moment, page: entry.from }) : moment}</p>;
}

function Note({ entry }: { entry: NoteEntry }) {
  return (
    <article class={entry.to === undefined ? "note" : "note note--whisper"}>
      <NoteHead name={entry.name} time={clock.time(entry.at)} {...(entry.to === undefined ? {} : { to: entry.to })} />
      <div class="note__text" dir="auto">
        <RichText text={entry.text} />
      </div>
      <Redacted what={entry.redacted} />
    </article>
  );
}

/** What was taken out before anybody kept it. */
function Redacted({ what }: { what: MessageEntry["redacted"] }) {
  return what === undefined ? null : <MessageState icon="shield">{t(`redacted.${what}`)}</MessageState>;
}

function headOf(to: string | undefined): string {
  if (to === undefined) return t("note.head");
  return to === "you" ? t("whisper.head") : t("whisper.only", { name: to });
}

function NoteHead({ name, time, to }: { name: string; time: string; to?: string }) {
  return (
    <p class="note__head">
      <Icon name={to === undefined ? "note" : "whisper"} />
      {headOf(to)}
      <span class="note__at">
        {name} {time}
      </span>
    </p>
  );
}

function Line({ entry, children }: { entry: MessageEntry; children: preact.ComponentChildren }) {
  const isShopper = entry.side === "shopper";
  const who = entry.more ? {} : { who: { name: entry.name || t("guest"), time: clock.time(entry.at) } };
  const avatar = isShopper ? { initials: entry.initials } : {};
  return (
    <Message side={isShopper ? "shopper" : "agent"} text={entry.text} more={entry.more} {...who} {...avatar}>
      <Redacted what={entry.redacted} />
      {children}
    </Message>
  );
}

/** What the shopper's screen has done with my newest line. */
function State({ entry, view }: { entry: MessageEntry; view: InteractionView }) {
  const key = shopperOf(view)?.key;
  const mark = view.attendances.find(({ person }) => person.key === key);
  if ((mark?.read ?? 0) >= entry.seq) {
    return (
      <MessageState icon="checks" tone="read">
        {t("state.read")}
      </MessageState>
    );
  }
  const isThere = (mark?.delivered ?? 0) >= entry.seq;
  return <MessageState icon={isThere ? "checks" : "check"}>{t(isThere ? "state.delivered" : "state.sent")}</MessageState>;
}

/** A line that is not history yet: on its way, waiting for the connection, or not sent. */
export function PendingItem({ line }: { line: Outgoing }) {
  if (line.kind === "note") return <PendingNote line={line} />;
  return (
    <Message side="agent" text={line.text} pending={line.state !== "sent"}>
      <PendingState line={line} />
    </Message>
  );
}

function PendingNote({ line }: { line: Outgoing }) {
  return (
    <>
      <article class="note is-pending">
        <NoteHead name="" time={clock.time(line.at)} />
        <div class="note__text" dir="auto">
          <RichText text={line.text} />
        </div>
      </article>
      <PendingState line={line} />
    </>
  );
}

function PendingState({ line }: { line: Outgoing }) {
  if (line.state === "failed") {
    return (
      <MessageState icon="error" tone="failed">
        {t("state.failed")} {wordOf("refused", line.code ?? "unavailable")}
        <button class="btn" type="button" onClick={() => retryLine(line.clientId)}>
          {t("state.retry")}
        </button>
        <button class="btn" type="button" onClick={() => discardLine(line.clientId)}>
          {t("state.discard")}
        </button>
      </MessageState>
    );
  }
  if (line.state === "sent") return <MessageState icon="check">{t("state.sent")}</MessageState>;
  return <MessageState icon="clock">{t("state.sending")}</MessageState>;
}
