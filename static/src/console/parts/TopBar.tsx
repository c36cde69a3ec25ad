import { signal, useComputed } from "@preact/signals";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { Mark } from "./Mark";
import { Presence } from "../../ui/Presence";
import { duration } from "../../lib/time";
import { connection, desk, isOnline, now, times } from "../session";
import { useWish } from "../focus";
import { follow, page, pathOf } from "../areas";
import type { Channel, ChannelChoice, PresenceView } from "../../protocol/wire";
import { t } from "../words";
import { PresenceMenu } from "./PresenceMenu";

/** Whether the presence menu is open; Alt K opens it from anywhere. */
export const presenceOpen = signal(false);

/** Brand, the page in front, and one's own state. */
export function TopBar() {
  const agent = desk.value.agent;
  return (
    <header class="topbar region" data-region tabIndex={-1} aria-label={t("region.top")}>
      <a class="brand" href={pathOf("desk")} onClick={(event) => follow(event, "desk")}>
        <Mark />
        <span>Assist</span>
      </a>
      <nav class="tops" aria-label={t("region.pages")}>
        <div class="top">
          <a href={pathOf("desk")} aria-current={page.value === "desk" ? "page" : undefined} onClick={(event) => follow(event, "desk")}>
            <Icon name="inbox" />
            {t("rail.interactions")}
          </a>
        </div>
        {page.value !== "desk" && (
          <div class="top">
            <a href={pathOf(page.value)} aria-current="page" onClick={(event) => follow(event, page.value)}>
              <Icon name={page.value === "reports" ? "chart" : "board"} />
              {t(`rail.${page.value}`)}
            </a>
          </div>
        )}
      </nav>
      <div class="topbar__tools">
        <ConnectionTag />
        {agent && <PresenceButton />}
        {agent && (
          <span title={agent.name}>
            <Avatar initials={agent.initials} agent />
            <span class="sr">{t("you", { name: agent.name })}</span>
          </span>
        )}
        {presenceOpen.value && <PresenceMenu close={() => (presenceOpen.value = false)} />}
      </div>
    </header>
  );
}

/** Stays away while all is well. */
function ConnectionTag() {
  if (isOnline.value || connection.value === "stopped" || !desk.value.agent) return null;
  return (
    <span class="tag tag--warn" role="status">
      <Icon name="offline" />
      <span class="tag__word">{t("connection.short")}</span>
    </span>
  );
}

/** The reason stands for Idle, and beside what is to come. */
function stateWord({ state, reason }: PresenceView, { channels = [], off = [] }: ChannelChoice): string {
  const open = channels.filter((channel) => !off.includes(channel));
  if (state === "available" && off.length > 0) return t("presence.availableFor", { channels: namesOf(open) });
  if (!reason || state === "offline") return t(`presence.${state}`);
  return state === "finishing" ? t("presence.finishingFor", { reason }) : reason;
}

function namesOf(channels: readonly Channel[]): string {
  return channels.map((channel) => t(`channel.${channel}`)).join(", ");
}

function PresenceButton() {
  const { presence, channels } = desk.value;
  const { state, reason } = presence;
  const ref = useWish<HTMLButtonElement>("presence");
  const seconds = useComputed(() => Math.floor((now.value - times.value.presenceSince) / 1000));
  const word = stateWord(presence, channels);
  return (
    <button
      ref={ref}
      class={state === "rona" ? "state state--rona" : "state"}
      type="button"
      aria-haspopup="dialog"
      aria-expanded={presenceOpen.value}
      onClick={() => (presenceOpen.value = !presenceOpen.value)}
    >
      <Presence state={state} />
      <span class="state__word clip" title={word}>
        {state === "idle" && reason && <span class="sr">{t("presence.idle")}, </span>}
        {word}
      </span>
      <span class="timer">{duration(seconds.value)}</span>
      <Icon name="down" />
    </button>
  );
}
