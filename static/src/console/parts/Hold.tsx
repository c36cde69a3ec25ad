import { useComputed } from "@preact/signals";
import { duration } from "../../lib/time";
import type { InteractionView } from "../../protocol/wire";
import { Icon } from "../../ui/Icon";
import { partOf } from "../colleagues";
import { actBetween } from "../commands";
import { holderOf } from "../holding";
import { shortName } from "../people";
import { busy, narrow } from "../place";
import { isOnline, serverNow } from "../session";
import { t } from "../words";

/** Be away for a moment: only where the queue has a time for it. */
export function HoldButton({ view }: { view: InteractionView }) {
  if ((view.hold_seconds ?? 0) === 0 || holderOf(view)) return null;
  const isOff = !isOnline.value || busy.value.has(`between ${view.id}`);
  const label = t("talk.holdFor", { time: duration(view.hold_seconds ?? 0) });
  return (
    <button
      class="btn btn--small talk__pass"
      type="button"
      title={label}
      aria-disabled={isOff}
      onClick={() => void (isOff || actBetween(view, "interaction.hold"))}
    >
      <Icon name="pause" />
      <span class={narrow.value ? "sr" : "talk__word"}>{t("talk.hold")}</span>
    </button>
  );
}

/** Until when the shopper was told to wait, and the way back before that. */
export function HoldStrip({ view }: { view: InteractionView }) {
  const holder = holderOf(view);
  const until = holder?.held_until;
  const left = useComputed(() => (until ? Math.max(0, Math.ceil((Date.parse(until) - serverNow()) / 1000)) : 0));
  if (!holder) return null;
  const isMine = partOf(view) === "owner";
  const isOff = !isOnline.value || busy.value.has(`between ${view.id}`);
  return (
    <div class="strip strip--aside" role="status">
      <Icon name="pause" />
      <span class="strip__words">
        {isMine ? t("hold.mine", { name: view.requester.name || t("guest") }) : t("hold.other", { name: shortName(holder.person.name) })}{" "}
        <span class="timer" aria-hidden="true">
          {duration(left.value)}
        </span>
      </span>
      {isMine && (
        <span class="strip__acts">
          <button class="btn btn--small" type="button" aria-disabled={isOff} onClick={() => void (isOff || actBetween(view, "interaction.resume"))}>
            {t("hold.resume")}
          </button>
        </span>
      )}
    </div>
  );
}
