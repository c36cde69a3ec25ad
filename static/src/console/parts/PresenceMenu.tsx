import { useComputed } from "@preact/signals";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { duration } from "../../lib/time";
import { Icon } from "../../ui/Icon";
import { Presence } from "../../ui/Presence";
import { setPresence } from "../commands";
import { useBorrowedFocus } from "../focus";
import { runningChats, signOut } from "../leaving";
import { isQuiet } from "../notify";
import { overlay, toast } from "../place";
import { desk, now, times } from "../session";
import { isChosen, reasonOf, stateChoices, type StateChoice } from "../states";
import { t } from "../words";
import { ChannelSwitches } from "./ChannelSwitches";
import { Finder } from "./Finder";

interface MenuProps {
  close: () => void;
}

/** States that typing searches, how to be told, sign-out. RONA is never a choice. */
export function PresenceMenu({ close }: MenuProps) {
  const ref = useBorrowedFocus<HTMLDivElement>((menu) => (isTouched() ? null : menu.querySelector("input")));
  useOutside(ref, close);
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    close();
    event.preventDefault();
    event.stopPropagation();
  };
  const left = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && !ref.current?.contains(relatedTarget)) close();
  };
  return (
    <div ref={ref} class="menu state-menu" role="dialog" tabIndex={-1} aria-label={t("presence.menu")} onKeyDown={keys} onFocusOut={left}>
      <States close={close} />
      <ChannelSwitches />
      <div class="menu__group">
        <PreferencesChoice close={close} />
      </div>
      <div class="menu__group">
        <SignOut close={close} />
      </div>
    </div>
  );
}

/** On a touched screen the search would bring up the keyboard over the menu. */
function isTouched(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}

function useOutside(ref: RefObject<HTMLElement | null>, close: () => void): void {
  useEffect(() => {
    const look = ({ target }: PointerEvent): void => {
      const isOpener = target instanceof Element && target.closest("[aria-haspopup='dialog']") !== null;
      if (target instanceof Node && !ref.current?.contains(target) && !isOpener) close();
    };
    document.addEventListener("pointerdown", look);
    return () => document.removeEventListener("pointerdown", look);
  }, [ref, close]);
}

function States({ close }: MenuProps) {
  const { presence, reasons } = desk.value;
  const choose = (choice: StateChoice): void => {
    close();
    if (!isChosen(presence, choice)) void change(choice);
  };
  return (
    <>
      <Finder
        id="state"
        label={t("presence.search")}
        items={stateChoices(reasons, { available: t("presence.available"), idle: t("presence.idle") })}
        isChosen={(choice) => isChosen(presence, choice)}
        none={() => t("presence.noMatch")}
        pick={choose}
        option={(choice, name) => <Option choice={choice} name={name} />}
        looks={LOOKS}
      />
      <Held />
      <PassOn close={close} />
    </>
  );
}

const LOOKS = {
  search: "search",
  list: "states",
  none: "menu__note",
  option: (choice: StateChoice) => (reasonOf(choice) ? "menu__item menu__item--below" : "menu__item"),
};

function Option({ choice, name }: { choice: StateChoice; name: ComponentChildren }) {
  const { presence } = desk.value;
  const isMine = isChosen(presence, choice);
  const isPlanned = isMine && presence.state === "finishing";
  return (
    <>
      <span class="sign">
        <Presence state={isPlanned ? "finishing" : choice.state} />
      </span>
      <span class="clip" title={choice.name}>
        {name}
      </span>
      {isPlanned && <span class="small faint">{t("presence.planned")}</span>}
      {isMine && !isPlanned && <Since />}
    </>
  );
}

/** For how long the state has lasted. */
function Since() {
  const seconds = useComputed(() => Math.floor((now.value - times.value.presenceSince) / 1000));
  return <span class="timer">{duration(seconds.value)}</span>;
}

async function change(choice: StateChoice): Promise<void> {
  const outcome = await setPresence(choice.state, reasonOf(choice));
  if (outcome?.type === "command.accepted") return;
  const isGone = outcome?.type === "command.refused" && outcome.code === "not_found";
  toast.value = t(isGone ? "presence.gone" : outcome ? "presence.refused" : "connection.tryAgain");
}

/** What Idle means for those that one holds; whoever is Idle already knows. */
function Held() {
  const count = desk.value.interactions.length;
  if (count === 0 || desk.value.presence.state === "idle") return null;
  return <p class="menu__note">{t.count("presence.held", count)}</p>;
}

/** Who cannot wait for the last one: what they serve returns to the head of its queues, and the break begins. */
function PassOn({ close }: MenuProps) {
  const { presence, reasons } = desk.value;
  const count = runningChats();
  if (count === 0 || presence.state !== "finishing") return null;
  const go = (): void => {
    close();
    void setPresence("idle", reasons.find(({ name }) => name === presence.reason)?.id, true);
  };
  return (
    <button class="menu__item" type="button" onClick={go}>
      <span class="sign">
        <Icon name="transfer" />
      </span>
      {t.count("presence.passOn", count)}
    </button>
  );
}

function PreferencesChoice({ close }: MenuProps) {
  const go = (): void => {
    close();
    overlay.value = "preferences";
  };
  return (
    <button class="menu__item" type="button" aria-haspopup="dialog" onClick={go}>
      <Icon name="bell" />
      {t("prefs.title")}
      {isQuiet.value && <span class="small faint">{t("prefs.quietNow")}</span>}
    </button>
  );
}

/** Nobody leaves while an offer is open: the shopper behind it would wait for nothing. Running chats are asked about. */
function SignOut({ close }: MenuProps) {
  const isOff = desk.value.offers.length > 0;
  const go = async (): Promise<void> => {
    close();
    if (runningChats() > 0) {
      overlay.value = "signOut";
      return;
    }
    const stay = await signOut();
    if (stay) toast.value = t(stay);
  };
  return (
    <button class="menu__item" type="button" aria-disabled={isOff} onClick={() => void (isOff || go())}>
      <span class="sign">
        <Presence state="offline" />
      </span>
      {t("signOut")}
      {isOff && <span class="small faint">{t("signOut.later")}</span>}
    </button>
  );
}
