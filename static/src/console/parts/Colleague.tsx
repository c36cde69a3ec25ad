import { useComputed } from "@preact/signals";
import { Icon } from "../../ui/Icon";
import { Spinner } from "../../ui/Spinner";
import { duration } from "../../lib/time";
import type { InteractionView } from "../../protocol/wire";
import { chosenCode } from "../codes";
import { consultedIn, isConference, partOf } from "../colleagues";
import { actBetween, type Between } from "../commands";
import { personBy, shortName } from "../people";
import { bargeOut, take } from "../supervision";
import { aheadOpen, busy } from "../place";
import { desk, isOnline, now, times } from "../session";
import { secondsLeft } from "../timing";
import { t } from "../words";

/** What goes on with a colleague in this conversation: asked, with the owner, or helping oneself. */
export function ColleagueStrip({ view }: { view: InteractionView }) {
  if (view.state === "ended") return null;
  const part = partOf(view);
  if (part === "invited") return <AskedStrip view={view} />;
  if (part === "consulted") return <HelpingStrip view={view} />;
  if (part === "supervisor") return <BesideStrip view={view} />;
  if (part === "owner" && view.request) return <WaitingStrip view={view} request={view.request} />;
  return part === "owner" ? <ConsultStrip view={view} /> : null;
}

function WaitingStrip({ view, request }: { view: InteractionView; request: NonNullable<InteractionView["request"]> }) {
  const name = personBy(view, request.key)?.name ?? "";
  const isTransfer = request.purpose === "transfer";
  return (
    <div class="strip strip--aside" role="status">
      <Spinner />
      <span class="strip__words">
        {t(isTransfer ? "aside.waitTransfer" : "aside.waitConsult", { name })} <Left view={view} />
      </span>
      <span class="strip__acts">
        {isTransfer && <ReasonButton view={view} />}
        {!request.asked_by && <Act view={view} act={isTransfer ? "transfer.cancel" : "consult.end"} word="aside.cancel" />}
      </span>
    </div>
  );
}

/** The reason can be chosen before the answer; it holds when the colleague accepts. */
function ReasonButton({ view }: { view: InteractionView }) {
  const chosen = chosenCode(view);
  return (
    <button class="btn btn--small" type="button" onClick={() => (aheadOpen.value = view.id)}>
      {chosen && <Icon name="check" />}
      <span class="clip">{chosen || t("wrap.reason")}</span>
    </button>
  );
}

function ConsultStrip({ view }: { view: InteractionView }) {
  const guest = consultedIn(view);
  if (!guest) return null;
  const isPublic = isConference(view);
  return (
    <div class="strip strip--aside" role="status">
      <Icon name={isPublic ? "users" : "consult"} />
      <span class="strip__words">{t(isPublic ? "aside.conference" : "aside.consulting", { name: shortName(guest.name) })}</span>
      <span class="strip__acts">
        {!isPublic && <Act view={view} act="consult.conference" word="aside.makeConference" />}
        {desk.value.agent?.to_agents && <Act view={view} act="consult.complete" word="aside.complete" />}
        <Act view={view} act="consult.end" word="aside.end" />
      </span>
    </div>
  );
}

function HelpingStrip({ view }: { view: InteractionView }) {
  return (
    <div class="strip strip--aside" role="status">
      <Icon name="consult" />
      <span class="strip__words">{t(isConference(view) ? "aside.helpingPublic" : "aside.helping", { name: ownerName(view) })}</span>
      <span class="strip__acts">
        <Act view={view} act="consult.end" word="aside.leave" />
      </span>
    </div>
  );
}

/** A supervisor who has joined: everybody sees them, the owner goes on. */
function BesideStrip({ view }: { view: InteractionView }) {
  return (
    <div class="strip strip--aside" role="status">
      <Icon name="users" />
      <span class="strip__words">{t("supervise.beside", { name: ownerName(view) })}</span>
      <span class="strip__acts">
        <button class="btn btn--small" type="button" onClick={() => void take(view.id)}>
          {t("supervise.take")}
        </button>
        <button class="btn btn--small" type="button" onClick={() => void bargeOut(view.id)}>
          {t("aside.leave")}
        </button>
      </span>
    </div>
  );
}

/** Before the answer: the conversation can be read, and the colleague be asked in notes; the offer has the buttons. */
function AskedStrip({ view }: { view: InteractionView }) {
  const { request } = view;
  if (!request) return null;
  return (
    <div class="strip strip--aside" role="status">
      <Icon name={request.purpose === "transfer" ? "transfer" : "consult"} />
      <span class="strip__words">
        {t(request.purpose === "transfer" ? "aside.asksTransfer" : "aside.asksConsult", { name: ownerName(view) })} <Left view={view} />
        {request.note && <span class="strip__note">{request.note}</span>}
      </span>
    </div>
  );
}

function ownerName(view: InteractionView): string {
  return shortName(view.attendances.findLast(({ person }) => person.role === "owner")?.person.name ?? "");
}

function Left({ view }: { view: InteractionView }) {
  const left = useComputed(() => secondsLeft(times.value.due[`request ${view.id}`], now.value));
  return <span class="timer">{duration(left.value)}</span>;
}

function Act({ view, act, word }: { view: InteractionView; act: Between; word: Parameters<typeof t>[0] }) {
  const isOff = !isOnline.value || busy.value.has(`between ${view.id}`);
  return (
    <button class="btn btn--small" type="button" aria-disabled={isOff} onClick={() => void (isOff || actBetween(view, act))}>
      {t(word)}
    </button>
  );
}
