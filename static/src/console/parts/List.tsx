import { Icon } from "../../ui/Icon";
import type { InteractionView } from "../../protocol/wire";
import { setPresence } from "../commands";
import { useWish } from "../focus";
import { askPermission, isPutOff, permission, putOff } from "../notify";
import { shortName } from "../people";
import { isMonitorInFront, monitored } from "../monitoring";
import { busy, listNote } from "../place";
import { desk, isTold } from "../session";
import { longestWaiting } from "../waiting";
import { t, wordOf } from "../words";
import { Offers } from "./Offers";
import { Row, WrapUpRow } from "./Row";
import { WaitingList } from "./Waiting";

/** Offers on top, conversations below, then what still needs its wrap-up. */
export function List() {
  const { interactions } = desk.value;
  const head = useWish<HTMLHeadingElement>("list");
  const active = interactions.filter((view) => !view.wrap_up);
  return (
    <section class="list" aria-label={t("rail.interactions")}>
      <div class="list__head">
        <h2 class="list__title grow" ref={head} tabIndex={-1}>
          {t("list.mine")}
          <span class="badge badge--quiet" aria-label={t.count("rail.active", active.length)}>
            {active.length}
          </span>
        </h2>
      </div>
      <div class="list__scroll">
        <Notes />
        <Offers />
        <MonitoredRow />
        <DesktopQuestion />
        <WaitingList />
        {isTold.value ? <Groups interactions={interactions} /> : <RowSkeletons />}
      </div>
    </section>
  );
}

/** What is read along, beside what is one's own. */
function MonitoredRow() {
  const view = monitored.value?.view;
  if (!view) return null;
  const open = (): void => void (isMonitorInFront.value = true);
  return (
    <button class="list__monitor" type="button" aria-current={isMonitorInFront.value} onClick={open}>
      <Icon name="eye" />
      <span class="clip">{t("monitor.row", { name: view.requester.name || t("guest") })}</span>
    </button>
  );
}

function Groups({ interactions }: { interactions: readonly InteractionView[] }) {
  const active = interactions.filter((view) => !view.wrap_up);
  const wrapping = interactions.filter((view) => view.wrap_up);
  const longest = active.length > 1 ? longestWaiting(active) : null;
  if (interactions.length === 0) return <Nothing />;
  return (
    <div class="region" data-region tabIndex={-1} role="group" aria-label={t("region.list")}>
      {active.length > 0 && <h3 class="list__label">{t("list.active")}</h3>}
      <ul class="items">
        {active.map((view) => (
          <Row key={view.id} view={view} waitsLongest={view.id === longest} />
        ))}
      </ul>
      {wrapping.length > 0 && <h3 class="list__label">{t("list.wrapUp")}</h3>}
      <ul class="items">
        {wrapping.map((view) => (
          <WrapUpRow key={view.id} view={view} />
        ))}
      </ul>
    </div>
  );
}

/** What happened to an offer, and what keeps offers away. */
function Notes() {
  const { presence } = desk.value;
  const note = listNote.value;
  return (
    <>
      {note && (
        <p class="banner" role="status">
          <Icon name="info" />
          <span class="grow">{noteText()}</span>
          <button class="btn btn--icon btn--small" type="button" aria-label={t("close")} onClick={() => (listNote.value = null)}>
            <Icon name="close" />
          </button>
        </p>
      )}
      {presence.state === "rona" && (
        <div class="banner banner--danger" role="alert">
          <span class="grow">{t("rona.text")}</span>
          <SetAvailable />
        </div>
      )}
    </>
  );
}

/** Once the agent waits for offers: whether they may show on the desktop, and what for. */
function DesktopQuestion() {
  const { presence, preferences } = desk.value;
  const isWished = (preferences.desktop_offers ?? true) || (preferences.desktop_lines ?? true);
  if (permission.value !== "default" || isPutOff.value || presence.state !== "available" || !isWished) return null;
  return (
    <div class="banner" role="group" aria-label={t("prefs.desktop")}>
      <Icon name="bell" />
      <div class="grow stack">
        <p>{t("prefs.ask")}</p>
        <span class="row">
          <button class="btn btn--small btn--primary" type="button" onClick={() => void askPermission()}>
            {t("prefs.allow")}
          </button>
          <button class="btn btn--small" type="button" onClick={putOff}>
            {t("prefs.notNow")}
          </button>
        </span>
      </div>
    </div>
  );
}

function noteText(): string {
  const note = listNote.value;
  if (!note) return "";
  const name = note.name || t("guest");
  if (note.kind === "failed") return wordOf("refused", note.code ?? "unavailable");
  if (note.by) return t("offer.takenBy", { name, by: shortName(note.by) });
  return t(note.kind === "taken" ? "offer.tooLate" : "offer.withdrawn", { name });
}

function SetAvailable() {
  return (
    <button
      class="btn btn--small"
      type="button"
      aria-disabled={busy.value.has("presence")}
      onClick={() => void setPresence("available")}
    >
      {t("rona.act")}
    </button>
  );
}

function Nothing() {
  const { presence, offers, waiting } = desk.value;
  const canPick = waiting.length > 0 && presence.state === "available";
  if (offers.length > 0 || canPick || presence.state === "rona") return null;
  const isAvailable = presence.state === "available";
  return (
    <div class="empty">
      <span class="empty__sign">
        <Icon name="inbox" />
      </span>
      <p class="empty__title">{t(isAvailable ? "list.ready" : "list.resting")}</p>
      <p>{t(isAvailable ? "list.readyText" : "list.restingText")}</p>
      {presence.state === "idle" && <SetAvailable />}
    </div>
  );
}

function RowSkeletons() {
  return (
    <ul class="items late" aria-label={t("loading")}>
      {[1, 2, 3].map((row) => (
        <li key={row} class="item">
          <span class="skeleton skeleton--round" />
          <span class="stack">
            <span class="skeleton skeleton--mid" />
            <span class="skeleton" />
          </span>
        </li>
      ))}
    </ul>
  );
}
