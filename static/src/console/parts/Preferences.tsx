import { useSignal } from "@preact/signals";
import { Icon } from "../../ui/Icon";
import { Spinner } from "../../ui/Spinner";
import type { PreferencesView, Sound } from "../../protocol/wire";
import { setPreferences } from "../commands";
import { askPermission, permission } from "../notify";
import { busy, overlay } from "../place";
import { desk } from "../session";
import { language, t, wordOf, type Word } from "../words";
import { Frame } from "./Frame";

const SOUNDS: readonly [Sound, Word][] = [
  ["repeat", "prefs.repeat"],
  ["once", "prefs.once"],
  ["off", "prefs.off"],
];

type Wish = Required<PreferencesView>;

/** What sounds, what shows on the desktop, and when neither does; kept on the server, for every console of this person. */
export function Preferences() {
  const wish = useSignal<Wish>(wishOf(desk.peek().preferences));
  const problem = useSignal("");
  const change = (part: Partial<Wish>): void => {
    wish.value = { ...wish.peek(), ...part };
    problem.value = "";
  };
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    problem.value = problemOf(wish.peek());
    if (problem.value) return;
    const outcome = await setPreferences(wish.peek());
    if (outcome?.type === "command.accepted") overlay.value = null;
    else problem.value = outcome ? wordOf("refused", outcome.code) : t("connection.tryAgain");
  };
  return (
    <Frame title={t("prefs.title")}>
      <form class="dialog__form" noValidate onSubmit={(event) => void save(event)}>
        <div class="dialog__body prefs">
          <SoundField wish={wish.value} change={change} />
          <DesktopField wish={wish.value} change={change} />
          {desk.value.agent?.role !== "agent" && <MailField wish={wish.value} change={change} />}
          <QuietField wish={wish.value} change={change} />
        </div>
        <Foot problem={problem.value} />
      </form>
    </Frame>
  );
}

/** Whoever has no quiet hours yet means those of the clock on the wall. */
function wishOf({ sound = "repeat", desktop_offers = true, desktop_lines = true, mail_alerts = false, ...quiet }: PreferencesView): Wish {
  const { quiet_from = "", quiet_to = "", time_zone } = quiet;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  return { sound, desktop_offers, desktop_lines, mail_alerts, language, quiet_from, quiet_to, time_zone: quiet_from ? time_zone : here };
}

function problemOf({ quiet_from: from, quiet_to: to }: Wish): string {
  if (Boolean(from) !== Boolean(to)) return t("prefs.both");
  return from && from === to ? t("prefs.differ") : "";
}

interface FieldProps {
  wish: Wish;
  change: (part: Partial<Wish>) => void;
}

function SoundField({ wish, change }: FieldProps) {
  return (
    <fieldset class="prefs__part">
      <legend class="field__label">{t("prefs.sound")}</legend>
      {SOUNDS.map(([sound, word], index) => (
        <label key={sound} class="prefs__line">
          <input
            type="radio"
            name="sound"
            {...(index === 0 ? { "data-first": true } : {})}
            checked={wish.sound === sound}
            onChange={() => change({ sound })}
          />
          {t(word)}
        </label>
      ))}
    </fieldset>
  );
}

function DesktopField({ wish, change }: FieldProps) {
  return (
    <fieldset class="prefs__part">
      <legend class="field__label">{t("prefs.desktop")}</legend>
      <p class="small faint">{t("prefs.desktopText")}</p>
      <Switch words={t("prefs.offers")} on={wish.desktop_offers} flip={(on) => change({ desktop_offers: on })} />
      <Switch words={t("prefs.lines")} on={wish.desktop_lines} flip={(on) => change({ desktop_lines: on })} />
      {(wish.desktop_offers || wish.desktop_lines) && <Permit />}
    </fieldset>
  );
}

/** Alerts on limits reach a supervisor by mail, signed in or not; without an address: where to add one. */
function MailField({ wish, change }: FieldProps) {
  const address = desk.value.agent?.email ?? "";
  return (
    <fieldset class="prefs__part">
      <legend class="field__label">{t("prefs.mail")}</legend>
      <p class="small faint">{address ? t("prefs.mailText", { address }) : t("prefs.mailNowhere")}</p>
      {address || wish.mail_alerts ? (
        <Switch words={t("prefs.mailAlerts")} on={wish.mail_alerts} flip={(on) => change({ mail_alerts: on })} />
      ) : (
        <a href="/accounts/email/" target="_blank" rel="noopener">
          {t("prefs.mailAdd")}
        </a>
      )}
    </fieldset>
  );
}

/** Where the browser stands in the way: what to do about it. */
function Permit() {
  if (permission.value === "granted") return null;
  return (
    <div class="banner" role="status">
      <Icon name="info" />
      <span class="grow">{t(`permission.${permission.value}`)}</span>
      {permission.value === "default" && (
        <button class="btn btn--small" type="button" onClick={() => void askPermission()}>
          {t("prefs.allow")}
        </button>
      )}
    </div>
  );
}

function Switch({ words, on, flip }: { words: string; on: boolean; flip: (on: boolean) => void }) {
  return (
    <label class="switch row--between">
      <span class="grow">{words}</span>
      <input type="checkbox" role="switch" checked={on} onChange={(event) => flip(event.currentTarget.checked)} />
    </label>
  );
}

function QuietField({ wish, change }: FieldProps) {
  const isOn = wish.quiet_from !== "" || wish.quiet_to !== "";
  const flip = (on: boolean): void => change(on ? { quiet_from: "20:00", quiet_to: "07:00" } : { quiet_from: "", quiet_to: "" });
  return (
    <fieldset class="prefs__part">
      <legend class="field__label">{t("prefs.quiet")}</legend>
      <Switch words={t("prefs.quietText")} on={isOn} flip={flip} />
      {isOn && (
        <div class="prefs__times">
          <Time label={t("prefs.from")} value={wish.quiet_from} write={(quiet_from) => change({ quiet_from })} />
          <Time label={t("prefs.to")} value={wish.quiet_to} write={(quiet_to) => change({ quiet_to })} />
          <label class="field grow">
            <span class="field__label">{t("prefs.zone")}</span>
            <select class="input" value={wish.time_zone} onChange={(event) => change({ time_zone: event.currentTarget.value })}>
              {zones(wish.time_zone).map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </select>
          </label>
        </div>
      )}
    </fieldset>
  );
}

function zones(chosen: string): string[] {
  return [...new Set(["UTC", chosen, ...Intl.supportedValuesOf("timeZone")])].sort();
}

function Time({ label, value, write }: { label: string; value: string; write: (value: string) => void }) {
  return (
    <label class="field">
      <span class="field__label">{label}</span>
      <input class="input" type="time" value={value} onInput={(event) => write(event.currentTarget.value)} />
    </label>
  );
}

function Foot({ problem }: { problem: string }) {
  const isBusy = busy.value.has("preferences");
  return (
    <div class="dialog__foot">
      <p class="field__error grow" role="alert">
        {problem && <Icon name="error" />}
        {problem}
      </p>
      <button class="btn" type="button" onClick={() => (overlay.value = null)}>
        {t("prefs.cancel")}
      </button>
      <button class={isBusy ? "btn btn--primary is-busy" : "btn btn--primary"} type="submit">
        {isBusy && <Spinner />}
        {t("wrap.save")}
      </button>
    </div>
  );
}
