import { useComputed } from "@preact/signals";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { initialsOf } from "../../lib/text";
import { duration } from "../../lib/time";
import type { WaitingView } from "../../protocol/wire";
import { CHANNEL_SIGNS } from "../channels";
import { pick } from "../commands";
import { busy } from "../place";
import { secondsSince } from "../serverclock";
import { desk, serverNow } from "../session";
import { money, t } from "../words";

const HINT = "waiting-hint";

/** What waits in the queues from which this agent picks by hand, the longest first. */
export function WaitingList() {
  const { waiting, presence } = desk.value;
  const rests = presence.state !== "available";
  if (waiting.length === 0) return null;
  return (
    <div class="region" data-region tabIndex={-1} role="group" aria-label={t("waiting.title")}>
      <h3 class="list__label">
        {t("waiting.title")} <span class="badge badge--quiet">{waiting.length}</span>
      </h3>
      {rests && (
        <p class="list__hint" id={HINT}>
          {t("pick.rest")}
        </p>
      )}
      <ul class="items">
        {waiting.map((each) => (
          <Waits key={each.id} waiting={each} rests={rests} />
        ))}
      </ul>
    </div>
  );
}

function Waits({ waiting, rests }: { waiting: WaitingView; rests: boolean }) {
  const name = waiting.requester.name || t("guest");
  const seconds = useComputed(() => secondsSince(waiting.queued_at, serverNow()));
  return (
    <li class="item item--waits">
      <Avatar initials={initialsOf(name)}>
        <span class="avatar__channel">
          <Icon name={CHANNEL_SIGNS[waiting.channel]} />
        </span>
      </Avatar>
      <span class="grow">
        <span class="item__top">
          <span class="item__name clip" title={name}>
            {name}
          </span>
          <span class="heat heat--fresh" title={t("row.waits", { time: duration(seconds.value) })}>
            <span class="sr">{t("row.waitsWord")} </span>
            {duration(seconds.value)}
          </span>
        </span>
        <span class="item__line">
          <span class="clip" title={waiting.first_message}>
            {waiting.first_message}
          </span>
        </span>
        <span class="item__line">
          <span class="tag tag--line">{t("waiting.place", { place: waiting.place, queue: waiting.queue })}</span>
          {aboutOf(waiting).map((words) => (
            <span key={words} class="tag clip">
              {words}
            </span>
          ))}
        </span>
      </span>
      <button
        class="btn btn--small btn--primary"
        type="button"
        aria-label={t("waiting.pickOne", { name })}
        aria-disabled={rests || busy.value.has(`pick ${waiting.id}`)}
        aria-describedby={rests ? HINT : undefined}
        onClick={() => void pick(waiting)}
      >
        {t("waiting.pick")}
      </button>
    </li>
  );
}

/** What tells it from others: the basket, where in the shop, whom they asked for. */
function aboutOf({ area = "", page = "", basket_total: total, currency = "", asked_for: asked }: WaitingView): string[] {
  const basket = total === undefined ? "" : money(total, currency);
  return [asked ? t("waiting.asked", { name: asked }) : "", basket, area === "" ? page : area].filter(Boolean);
}
