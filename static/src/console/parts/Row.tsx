import { useComputed } from "@preact/signals";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { initialsOf } from "../../lib/text";
import { duration } from "../../lib/time";
import type { InteractionView } from "../../protocol/wire";
import { CHANNEL_SIGNS } from "../channels";
import { partOf } from "../colleagues";
import { useWish } from "../focus";
import { shopperOf, typistIn } from "../people";
import { choose, selected } from "../place";
import { now, serverNow, shown, typists } from "../session";
import { secondsSince } from "../serverclock";
import { chosenCode } from "../codes";
import { endOf } from "../ending";
import { holderOf } from "../holding";
import { heatOf, lastMessage, owesFirstLine, readMark, unansweredSince, unreadCount } from "../waiting";
import { clock, t } from "../words";
import { WrapUpTime } from "./WrapUpClock";

interface RowProps {
  view: InteractionView;
  waitsLongest: boolean;
}

/** One conversation: who, the last line, how long the shopper waits, what is unread. */
export function Row({ view, waitsLongest }: RowProps) {
  const unread = unreadCount(view, readMark(view, shown.value[view.id] ?? 0));
  const isTyping = useComputed(() => typistIn(view, typists.value[view.id], now.value)?.role === "shopper");
  return (
    <Item view={view} unread={unread} time={<Waiting view={view} />}>
      <span class="clip">{isTyping.value ? t("row.typing") : previewOf(view)}</span>
      <PartTag view={view} />
      {holderOf(view) && <span class="tag tag--line">{t("row.held")}</span>}
      {owesFirstLine(view) && <span class="tag tag--danger">{t("row.replyNow")}</span>}
      {waitsLongest && !owesFirstLine(view) && <span class="tag tag--warn">{t("row.longest")}</span>}
      {unread > 0 && (
        <span class="badge">
          <span aria-hidden="true">{unread}</span>
          <span class="sr">{t.count("row.unread", unread)}</span>
        </span>
      )}
    </Item>
  );
}

const PARTS = { invited: "row.invited", consulted: "row.helping", supervisor: "row.beside" } as const;

function PartTag({ view }: { view: InteractionView }) {
  const part = partOf(view);
  if (part === "owner" || part === "gone") return null;
  return <span class="tag tag--accent">{t(PARTS[part])}</span>;
}

/** An ended conversation with the seconds that are left for its wrap-up, or how long it has been open. */
export function WrapUpRow({ view }: { view: InteractionView }) {
  const time = (
    <span class="heat heat--fresh">
      <WrapUpTime view={view} />
    </span>
  );
  return (
    <Item view={view} unread={0} time={time}>
      <span class="clip">{owedWords(view)}</span>
    </Item>
  );
}

/** What is stored already, or when it ended. */
function owedWords(view: InteractionView): string {
  const code = chosenCode(view);
  if (code) return t("row.stored", { code });
  const end = endOf(view);
  return end ? t("row.ended", { time: clock.time(end.at) }) : t("list.wrapUp");
}

interface ItemProps {
  view: InteractionView;
  unread: number;
  time: preact.ComponentChildren;
  children: preact.ComponentChildren;
}

function Item({ view, unread, time, children }: ItemProps) {
  const ref = useWish<HTMLButtonElement>(`row-${view.id}`);
  const name = view.requester.name || t("guest");
  return (
    <li>
      <button
        ref={ref}
        class={unread > 0 ? "item item--unread" : "item"}
        type="button"
        data-row
        aria-current={selected.value === view.id ? "true" : undefined}
        onClick={() => choose(view.id)}
      >
        <Avatar initials={shopperOf(view)?.initials ?? initialsOf(name)}>
          <span class="avatar__channel">
            <Icon name={CHANNEL_SIGNS[view.channel]} />
          </span>
        </Avatar>
        <span class="grow">
          <span class="item__top">
            <span class="item__name clip" title={name}>
              {name}
            </span>
            {time}
          </span>
          <span class="item__line">
            {view.channel !== "chat" && <span class="tag tag--line">{t(`channel.${view.channel}`)}</span>}
            {children}
          </span>
        </span>
      </button>
    </li>
  );
}

/** The wait in its heat, or the time of the last line when nobody waits. */
function Waiting({ view }: { view: InteractionView }) {
  const since = unansweredSince(view);
  const seconds = useComputed(() => (since ? secondsSince(since, serverNow()) : -1));
  const last = lastMessage(view);
  if (!since) return last ? <span class="heat heat--fresh">{clock.time(last.at)}</span> : null;
  const heat = heatOf(seconds.value);
  return (
    <span class={`heat heat--${heat}`} title={t("row.waits", { time: duration(seconds.value) })}>
      {heat !== "fresh" && <Icon name="clock" />}
      <span class="sr">{t("row.waitsWord")} </span>
      {duration(seconds.value)}
    </span>
  );
}

function previewOf(view: InteractionView): string {
  if (view.state === "ended") return t("row.endedOnly");
  const { fact } = lastMessage(view) ?? {};
  return fact?.type === "message.posted" ? fact.text : t("row.noLine");
}
