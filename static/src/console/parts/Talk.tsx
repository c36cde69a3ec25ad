import { useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../../ui/Icon";
import { duration } from "../../lib/time";
import type { InteractionView } from "../../protocol/wire";
import { consultedIn, partOf } from "../colleagues";
import { personBy, shortName } from "../people";
import { contextOpen, current, focusWish, isWrappingUp, openWrapUp, overlay, talkOpen } from "../place";
import { connection, desk, drafts, isOnline, isTold, outdated, serverNow } from "../session";
import { secondsSince } from "../serverclock";
import { t } from "../words";
import { ColleagueStrip } from "./Colleague";
import { Composer } from "./Composer";
import { HoldButton, HoldStrip } from "./Hold";
import { TalkTop } from "./TalkTop";
import { NewPill, Thread } from "./Thread";
import { WrapUpTime } from "./WrapUpClock";

/** The conversation in front. */
export function Talk() {
  const view = current.value;
  if (!view) return <NoTalk />;
  const name = view.requester.name || t("guest");
  return (
    <section class="talk" aria-label={t("talk.label", { name })} inert={isWrappingUp.value || overlay.value !== null}>
      <TalkHead view={view} name={name} />
      <Strips view={view} />
      <Thread key={view.id} view={view} />
      <div class="talk__foot region" data-region tabIndex={-1} role="group" aria-label={t("region.reply")}>
        <NewPill view={view} />
        {isOver(view) ? <Closed view={view} /> : <Composer view={view} />}
      </div>
    </section>
  );
}

function TalkHead({ view, name }: { view: InteractionView; name: string }) {
  return (
    <TalkTop view={view} name={name} back={() => (talkOpen.value = false)} facts={<TalkFacts view={view} />}>
      <button
        class="btn btn--icon talk__more"
        type="button"
        aria-label={t("context.open")}
        title={t("context.open")}
        aria-expanded={contextOpen.value}
        onClick={() => (contextOpen.value = !contextOpen.value)}
      >
        <Icon name="user" />
      </button>
      {view.state === "active" && partOf(view) === "owner" && <HoldButton view={view} />}
      {view.state === "active" && partOf(view) === "owner" && <PassButtons view={view} />}
      {view.state !== "ended" && partOf(view) === "owner" && (
        <button class="btn btn--small btn--danger-quiet" type="button" onClick={() => (overlay.value = "end")}>
          {t("talk.end")}
        </button>
      )}
    </TalkTop>
  );
}

/** To a colleague: one at a time, and only what the profile allows. */
function PassButtons({ view }: { view: InteractionView }) {
  if (view.request || consultedIn(view)) return null;
  const { consults, to_agents: toAgents, to_queues: toQueues } = desk.value.agent ?? {};
  return (
    <>
      {consults && <PassButton word="talk.consult" sign="consult" open="consult" />}
      {(toAgents === true || toQueues === true) && <PassButton word="talk.transfer" sign="transfer" open="transfer" />}
    </>
  );
}

function PassButton({ word, sign, open }: { word: "talk.consult" | "talk.transfer"; sign: string; open: "consult" | "transfer" }) {
  return (
    <button class="btn btn--small talk__pass" type="button" title={t(word)} onClick={() => (overlay.value = open)}>
      <Icon name={sign} />
      <span class="talk__word">{t(word)}</span>
    </button>
  );
}

function isOver(view: InteractionView): boolean {
  return view.state === "ended" || partOf(view) === "gone";
}

/** Channel, queue, who serves and for how long the request has been going. */
function TalkFacts({ view }: { view: InteractionView }) {
  const seconds = useComputed(() => secondsSince(view.requested_at, serverNow()));
  const owner = view.attendances.findLast(({ person }) => person.role === "owner")?.person;
  const me = shortName(personBy(view, owner?.key)?.name ?? desk.value.agent?.name ?? "");
  const words = `${t(`channel.${view.channel}`)}, ${t("talk.queue", { queue: view.queue })}, ${t("talk.with", { name: me })}`;
  return (
    <p class="talk__sub">
      <span class="clip" title={words}>
        {words}
      </span>
      {view.state !== "ended" && <span class="timer">, {padded(seconds.value)}</span>}
    </p>
  );
}

/** 06:12: two figures for minutes, so that the line does not move at the tenth. */
function padded(seconds: number): string {
  return duration(seconds).padStart(5, "0");
}

/** What runs beside the conversation: a colleague, a lost connection, a newer console. */
function Strips({ view }: { view: InteractionView }) {
  return (
    <div class="talk__strips">
      <HoldStrip view={view} />
      <ColleagueStrip view={view} />
      {outdated.value && <OutdatedStrip />}
      {!outdated.value && !isOnline.value && connection.value !== "stopped" && <OfflineStrip />}
    </div>
  );
}

function OutdatedStrip() {
  return (
    <p class="strip" role="status">
      <Icon name="refresh" />
      {t("connection.outdated")}
      <button class="btn btn--small" type="button" onClick={() => location.reload()}>
        {t("connection.reload")}
      </button>
    </p>
  );
}

function OfflineStrip() {
  return (
    <p class="strip strip--warn" role="status">
      <Icon name="offline" />
      {t("connection.lost")}
    </p>
  );
}

/** Where the reply box was: nobody can write any more, and what is owed instead. */
function Closed({ view }: { view: InteractionView }) {
  useEffect(() => {
    if (focusWish.peek() === "reply") focusWish.value = "thread";
  });
  const unsent = drafts.read(view.id, "reply").trim();
  return (
    <>
      <div class="talk__closed">
        <span>
          {t(view.state === "ended" ? "talk.closed" : "talk.leftIt")}
          {(view.wrap_up?.total_seconds ?? 0) > 0 && (
            <span class="timer">
              {" "}
              <WrapUpTime view={view} />
            </span>
          )}
        </span>
        {view.wrap_up && (
          <button class="btn btn--primary" type="button" onClick={() => openWrapUp(view.id)}>
            {t("wrap.title")}
          </button>
        )}
      </div>
      {unsent && (
        <p class="talk__unsent clip" title={unsent}>
          {t("talk.unsent", { text: unsent })}
        </p>
      )}
    </>
  );
}

function NoTalk() {
  const has = desk.value.interactions.length > 0;
  return (
    <section class="talk talk--none" aria-label={t("talk.none")}>
      {isTold.value ? (
        <div class="empty">
          <span class="empty__sign">
            <Icon name="chat" />
          </span>
          <h1 class="empty__title">{t(has ? "talk.pick" : "talk.none")}</h1>
          <p>{t(has ? "talk.pickText" : "talk.noneText")}</p>
        </div>
      ) : (
        <FirstContact />
      )}
    </section>
  );
}

/** Before the desk was told for the first time: quiet for 8 s, then a sentence and a way. */
function FirstContact() {
  return (
    <div class="empty very-late" role="status">
      <p class="empty__title">{t("loading.long")}</p>
      <p>{t("loading.longText")}</p>
      <button class="btn" type="button" onClick={() => location.reload()}>
        {t("loading.again")}
      </button>
    </div>
  );
}
