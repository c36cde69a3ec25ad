import { useComputed } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { duration } from "../../lib/time";
import { Icon } from "../../ui/Icon";
import { Presence } from "../../ui/Presence";
import { setPresence } from "../commands";
import { moveInside, useBorrowedFocus } from "../focus";
import { soundOn, toast } from "../place";
import { desk, now, times } from "../session";
import { t, wordOf } from "../words";

/** What an agent may be idle for; the codes go over the wire, the words come from the catalogue. */
export const IDLE_REASONS = ["break", "lunch", "training", "meeting"] as const;

interface MenuProps {
  close: () => void;
}

/** Available, Idle with a reason, sounds, sign-out. RONA is never a choice. */
export function PresenceMenu({ close }: MenuProps) {
  const ref = useBorrowedFocus<HTMLDivElement>(chosenItem);
  useOutside(ref, close);
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Escape" || event.key === "Tab") close();
    if (event.key === "Escape" || moveInside(event.currentTarget as HTMLElement, event.key)) event.preventDefault();
    if (event.key === "Escape") event.stopPropagation();
  };
  return (
    <div ref={ref} class="menu state-menu" role="menu" aria-label={t("presence.menu")} onKeyDown={keys}>
      <div class="menu__group" role="group" aria-label={t("presence.menu")}>
        <Choice state="available" close={close} />
      </div>
      <div class="menu__group" role="group" aria-label={t("presence.idle")}>
        <p class="menu__label" aria-hidden="true">
          {t("presence.idle")}
        </p>
        {IDLE_REASONS.map((reason) => (
          <Choice key={reason} state="idle" reason={reason} close={close} />
        ))}
        <Held />
      </div>
      <div class="menu__group" role="group" aria-label={t("sound.label")}>
        <SoundChoice />
      </div>
      <div class="menu__group">
        <SignOut />
      </div>
    </div>
  );
}

function chosenItem(menu: HTMLElement): HTMLElement | null {
  return menu.querySelector<HTMLElement>("[aria-checked='true']") ?? menu.querySelector<HTMLElement>("[data-item]");
}

function useOutside(ref: RefObject<HTMLElement | null>, close: () => void): void {
  useEffect(() => {
    const look = ({ target }: PointerEvent): void => {
      const isOpener = target instanceof Element && target.closest("[aria-haspopup='menu']") !== null;
      if (target instanceof Node && !ref.current?.contains(target) && !isOpener) close();
    };
    document.addEventListener("pointerdown", look);
    return () => document.removeEventListener("pointerdown", look);
  }, [ref, close]);
}

interface ChoiceProps extends MenuProps {
  state: "available" | "idle";
  reason?: string;
}

function Choice({ state, reason, close }: ChoiceProps) {
  const { presence } = desk.value;
  const isChosen = presence.state === state && (presence.reason ?? "") === (reason ?? "");
  const choose = (): void => {
    close();
    if (!isChosen) void change(state, reason);
  };
  return (
    <button class="menu__item" type="button" role="menuitemradio" aria-checked={isChosen} data-item onClick={choose}>
      <span class="sign">
        <Presence state={state} />
      </span>
      {reason ? wordOf("reason", reason) : t("presence.available")}
      {isChosen && <Since />}
    </button>
  );
}

/** For how long the state has lasted. */
function Since() {
  const seconds = useComputed(() => Math.floor((now.value - times.value.presenceSince) / 1000));
  return <span class="timer">{duration(seconds.value)}</span>;
}

async function change(state: "available" | "idle", reason?: string): Promise<void> {
  const outcome = await setPresence(state, reason);
  if (outcome?.type !== "command.accepted") toast.value = t(outcome ? "presence.refused" : "connection.tryAgain");
}

function Held() {
  const count = desk.value.interactions.filter(({ state }) => state !== "ended").length;
  if (count === 0) return null;
  return <p class="menu__note">{t.count("presence.held", count)}</p>;
}

function SoundChoice() {
  const flip = (): void => void (soundOn.value = !soundOn.value);
  return (
    <button class="menu__item" type="button" role="menuitemcheckbox" aria-checked={soundOn.value} data-item onClick={flip}>
      <Icon name="bell" />
      {t("sound.label")}
      <span class="small faint">{soundOn.value ? t("on") : t("off")}</span>
    </button>
  );
}

/** Nobody leaves while an offer is open: the shopper behind it would wait for nothing. */
function SignOut() {
  const address = document.getElementById("app")?.dataset.logout ?? "/accounts/logout/";
  if (desk.value.offers.length > 0) {
    return (
      <button class="menu__item" type="button" role="menuitem" aria-disabled="true" data-item>
        <span class="sign">
          <Presence state="offline" />
        </span>
        {t("signOut")}
        <span class="small faint">{t("signOut.later")}</span>
      </button>
    );
  }
  return (
    <a class="menu__item" role="menuitem" href={address} data-item>
      <span class="sign">
        <Presence state="offline" />
      </span>
      {t("signOut")}
    </a>
  );
}
