import { useComputed, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { duration } from "../../lib/time";
import { Icon } from "../../ui/Icon";
import { Presence } from "../../ui/Presence";
import { setPresence } from "../commands";
import { cutAround } from "../codes";
import { useBorrowedFocus } from "../focus";
import { runningChats, signOut } from "../leaving";
import { overlay, soundOn, toast } from "../place";
import { desk, now, times } from "../session";
import { isChosen, reasonOf, statesMatching, type StateChoice } from "../states";
import { t } from "../words";

interface MenuProps {
  close: () => void;
}

/** States that typing searches, sounds, sign-out. RONA is never a choice. */
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
      <div class="menu__group">
        <SoundChoice />
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

/** Arrows move, Enter chooses, whatever is typed narrows the list. */
function States({ close }: MenuProps) {
  const search = useSignal("");
  const { presence, reasons } = desk.value;
  const found = statesMatching(search.value, reasons, { available: t("presence.available"), idle: t("presence.idle") });
  const active = useSignal(
    Math.max(
      0,
      found.findIndex((one) => isChosen(presence, one)),
    ),
  );
  const at = Math.min(active.value, found.length - 1);
  const choose = (choice: StateChoice): void => {
    close();
    if (!isChosen(presence, choice)) void change(choice);
  };
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const choice = found[at];
    if (step && found.length > 0) active.value = (at + step + found.length) % found.length;
    if (event.key === "Enter" && choice) choose(choice);
    if (step !== undefined || event.key === "Enter") event.preventDefault();
  };
  return (
    <>
      <div class="search">
        <Icon name="search" />
        <input
          class="input"
          type="search"
          role="combobox"
          list={undefined}
          aria-label={t("presence.search")}
          aria-expanded="true"
          aria-controls="states"
          aria-autocomplete="list"
          aria-activedescendant={found[at] ? optionId(found[at]) : undefined}
          autocomplete="off"
          placeholder={t("presence.search")}
          value={search.value}
          onInput={(event) => {
            search.value = event.currentTarget.value;
            active.value = 0;
          }}
          onKeyDown={keys}
        />
      </div>
      <Options found={found} active={found[at]} search={search.value} choose={choose} />
      <Held />
    </>
  );
}

interface OptionsProps {
  found: readonly StateChoice[];
  active: StateChoice | undefined;
  search: string;
  choose: (choice: StateChoice) => void;
}

function Options({ found, active, search, choose }: OptionsProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.querySelector(".is-active")?.scrollIntoView({ block: "nearest" }), [active?.id, search]);
  if (found.length === 0) return <p class="menu__note">{t("presence.noMatch")}</p>;
  return (
    <div class="states" ref={ref} role="listbox" id="states" aria-label={t("presence.menu")}>
      {found.map((choice) => (
        <Option key={choice.id} choice={choice} isActive={choice.id === active?.id} search={search} choose={choose} />
      ))}
    </div>
  );
}

interface OptionProps extends Omit<OptionsProps, "found" | "active"> {
  choice: StateChoice;
  isActive: boolean;
}

function Option({ choice, isActive, search, choose }: OptionProps) {
  const { presence } = desk.value;
  const isMine = isChosen(presence, choice);
  const isPlanned = isMine && presence.state === "finishing";
  const [before, hit, after] = cutAround(choice.name, search);
  const classes = ["menu__item", isActive ? "is-active" : "", reasonOf(choice) ? "menu__item--below" : ""].filter(Boolean).join(" ");
  return (
    <div id={optionId(choice)} class={classes} role="option" aria-selected={isMine} onClick={() => choose(choice)}>
      <span class="sign">
        <Presence state={isPlanned ? "finishing" : choice.state} />
      </span>
      <span class="clip" title={choice.name}>
        {before}
        {hit && <mark>{hit}</mark>}
        {after}
      </span>
      {isPlanned && <span class="small faint">{t("presence.planned")}</span>}
      {isMine && !isPlanned && <Since />}
    </div>
  );
}

function optionId({ id }: StateChoice): string {
  return `state-${id}`;
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

function SoundChoice() {
  const flip = (): void => void (soundOn.value = !soundOn.value);
  return (
    <button class="menu__item" type="button" role="switch" aria-checked={soundOn.value} onClick={flip}>
      <Icon name="bell" />
      {t("sound.label")}
      <span class="small faint">{soundOn.value ? t("on") : t("off")}</span>
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
