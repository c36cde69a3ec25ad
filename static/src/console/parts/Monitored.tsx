import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { codePoints } from "../../lib/text";
import { Icon } from "../../ui/Icon";
import { MESSAGE_CHARACTERS, type InteractionView } from "../../protocol/wire";
import { forgetMonitored, isMonitorInFront, monitored } from "../monitoring";
import type { Monitored as Held } from "../reading";
import { shopperOf, shortName } from "../people";
import { busy, overlay } from "../place";
import { desk, isOnline } from "../session";
import { askSendOn, bargeIn, stopMonitoring, take, whisper } from "../supervision";
import { t } from "../words";
import { TalkTop } from "./TalkTop";
import { Thread } from "./Thread";

/** A conversation that is read along: nothing here reaches the shopper. */
export function Monitored() {
  const held = monitored.value;
  if (!held) return null;
  const { view } = held;
  const name = view.requester.name || t("guest");
  return (
    <section class="talk talk--monitored" aria-label={t("monitor.label", { name })} inert={overlay.value !== null}>
      <TalkTop view={view} name={name} back={back} facts={<MonitoredFacts view={view} />}>
        <button class="btn btn--small" type="button" onClick={stopMonitoring}>
          {t("monitor.stop")}
        </button>
      </TalkTop>
      <Banner held={held} name={name} />
      <Thread key={view.id} view={view} />
      <div class="talk__foot region" data-region tabIndex={-1} role="group" aria-label={t("whisper.region")}>
        {view.state === "active" ? <WhisperBox key={view.id} view={view} /> : <Nobody view={view} />}
      </div>
    </section>
  );
}

function MonitoredFacts({ view }: { view: InteractionView }) {
  return (
    <p class="talk__sub">
      <span class="clip">{`${t(`channel.${view.channel}`)}, ${t("talk.queue", { queue: view.queue })}`}</span>
    </p>
  );
}

function back(): void {
  isMonitorInFront.value = false;
}

function ownerOf(view: InteractionView): string {
  return shortName(view.attendances.findLast(({ person, here }) => here && person.role === "owner")?.person.name ?? "");
}

function Banner({ held: { view, tells }, name }: { held: Held; name: string }) {
  const owner = ownerOf(view);
  const shopper = shortName(shopperOf(view)?.name ?? name) || t("guest");
  return (
    <div class="strip strip--monitor" role="status">
      <Icon name="eye" />
      <span class="strip__words">
        <b class="strong">{owner ? t("monitor.both", { owner, shopper }) : t("monitor.alone", { shopper })}</b>{" "}
        {owner && t(tells ? "monitor.told" : "monitor.untold", { owner })}
      </span>
      {desk.value.agent?.intervenes && view.state !== "ended" && <Acts view={view} hasOwner={owner !== ""} shopper={shopper} />}
    </div>
  );
}

function Acts({ view, hasOwner, shopper }: { view: InteractionView; hasOwner: boolean; shopper: string }) {
  return (
    <span class="strip__acts">
      {hasOwner && <Act word="supervise.join" act={() => void bargeIn(view.id)} />}
      <Act word={hasOwner ? "supervise.take" : "supervise.pull"} act={() => void take(view.id)} />
      <Act word="supervise.reassign" act={() => askSendOn({ id: view.id, name: shopper })} />
    </span>
  );
}

function Act({ word, act }: { word: Parameters<typeof t>[0]; act: () => void }) {
  const isOff = !isOnline.value || [...busy.value].some((name) => name.startsWith("supervise "));
  return (
    <button class="btn btn--small" type="button" aria-disabled={isOff} onClick={() => isOff || act()}>
      {t(word)}
    </button>
  );
}

/** What was over, or nobody has: there is nobody to write to. */
function Nobody({ view }: { view: InteractionView }) {
  return (
    <div class="talk__closed">
      <span>{t(view.state === "ended" ? "talk.closed" : "whisper.nobody")}</span>
      {view.state === "ended" && (
        <button class="btn" type="button" onClick={forgetMonitored}>
          {t("close")}
        </button>
      )}
    </div>
  );
}

function WhisperBox({ view }: { view: InteractionView }) {
  const text = useSignal("");
  const ref = useRef<HTMLTextAreaElement>(null);
  const owner = ownerOf(view);
  const isOver = codePoints(text.value) > MESSAGE_CHARACTERS;
  const send = async (): Promise<void> => {
    const words = text.peek().trim();
    ref.current?.focus();
    if (!words || isOver || !isOnline.peek()) return;
    if (await whisper(view, words)) text.value = "";
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <div class="composer composer--whisper">
      <textarea
        ref={ref}
        id="whisper"
        class="composer__text"
        rows={2}
        aria-label={t("whisper.label", { name: owner })}
        aria-invalid={isOver}
        placeholder={t("whisper.placeholder", { name: owner })}
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
        onKeyDown={keys}
      />
      <div class="composer__bar">
        <span class="composer__hint composer__hint--whisper">
          <Icon name="whisper" size="small" />
          {t("whisper.only", { name: owner })}
        </span>
        <button class="btn btn--primary" type="button" aria-disabled={isOver} onClick={() => void send()}>
          {t("whisper.send")}
        </button>
      </div>
    </div>
  );
}
