// The wizard works without this; here is what makes it quicker: codes from names, presets, a colour picker with a
// live preview, the browser's time zone, copy buttons, and the light that turns green when the shop's tag reports.
import { codeOf } from "./code";

const POLL_MS = 2000;
const PREVIEW_MS = 150;

function all<Kind extends HTMLElement>(selector: string): Kind[] {
  return [...document.querySelectorAll<Kind>(selector)];
}

function field(name: string): HTMLInputElement | null {
  return document.querySelector(`[form="step"][name="${name}"]`);
}

/** Somebody was quicker than this script. */
function isTyped(input: HTMLInputElement): boolean {
  return input.value !== input.defaultValue;
}

/** The code follows the name until somebody types one. */
function deriveCode(): void {
  const name = field("name");
  const code = field("code");
  if (!name || !code || code.value) return;
  let own = false;
  code.addEventListener("input", () => (own = code.value !== ""));
  const follow = (): void => {
    if (!own) code.value = codeOf(name.value);
  };
  name.addEventListener("input", follow);
  if (isTyped(name)) follow();
}

/** A log-in page is asked for where people have to log in. */
function showLogIn(): void {
  const kinds = all<HTMLInputElement>('[form="step"][name="kind"]');
  const part = document.querySelector<HTMLElement>("[data-only-b2b]");
  if (!part || kinds.length === 0) return;
  const look = () => (part.hidden = !kinds.some((kind) => kind.checked && kind.value === "b2b"));
  for (const kind of kinds) kind.addEventListener("change", look);
  look();
}

function guessZone(): void {
  const zones = document.querySelector<HTMLSelectElement>('select[data-zone="guess"]');
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zones || ![...zones.options].some((option) => option.value === here)) return;
  zones.value = here;
  const note = document.querySelector<HTMLElement>("[data-zone-note]");
  if (note) note.hidden = false;
}

/** Presets fill the grid in place; times that are typed switch the week on. */
function fillWeek(): void {
  const week = document.querySelector<HTMLElement>("[data-week]");
  const modes = all<HTMLInputElement>('[name="mode"]');
  if (!week) return;
  const look = () => week.classList.toggle("is-off", !modes.some((mode) => mode.checked && mode.value === "week"));
  for (const mode of modes) mode.addEventListener("change", look);
  for (const preset of all<HTMLButtonElement>("[data-days]")) {
    preset.addEventListener("click", (event) => {
      event.preventDefault();
      fill(Number(preset.dataset.days), preset.dataset.opens ?? "", preset.dataset.closes ?? "");
    });
  }
  look();
}

function fill(days: number, opens: string, closes: string): void {
  for (const input of all<HTMLInputElement>("[data-week] input")) {
    const [end, day, span] = input.name.split("_");
    const works = Number(day) < days && span === "0";
    input.value = works ? (end === "opens" ? opens : closes) : "";
  }
}

/** Colour by hand, by picker or by swatch: all three show the same. */
function chooseColour(): void {
  const typed = document.querySelector<HTMLInputElement>("[data-accent]");
  const picker = document.querySelector<HTMLInputElement>(".colour__picker");
  const swatches = document.querySelector<HTMLElement>("[data-swatches]");
  if (!typed || !picker || !swatches) return;
  picker.hidden = swatches.hidden = false;
  const buttons = [...swatches.querySelectorAll<HTMLButtonElement>("button")];
  const look = () => {
    const colour = typed.value.toLowerCase() || typed.placeholder;
    if (/^#[0-9a-f]{6}$/.test(colour)) picker.value = colour;
    for (const button of buttons) button.ariaPressed = String(button.value === colour);
  };
  const choose = (colour: string) => {
    typed.value = colour;
    typed.dispatchEvent(new Event("input", { bubbles: true }));
  };
  typed.addEventListener("input", look);
  picker.addEventListener("input", () => choose(picker.value));
  for (const button of buttons) button.addEventListener("click", () => choose(button.value));
  look();
}

/** The frame shows what is chosen, saved or not. */
function preview(): void {
  const frame = document.querySelector<HTMLIFrameElement>("[data-preview]");
  if (!frame) return;
  let later = 0;
  const show = () => {
    const chosen = new URLSearchParams();
    for (const input of all<HTMLInputElement>('input[form="step"]')) {
      const isOff = (input.type === "radio" || input.type === "checkbox") && !input.checked;
      if (input.name && input.type !== "file" && !isOff) chosen.set(input.name, input.value);
    }
    frame.contentWindow?.location.replace(`${frame.dataset.preview ?? ""}?${chosen.toString()}`);
  };
  const showSoon = (): void => {
    clearTimeout(later);
    later = window.setTimeout(show, PREVIEW_MS);
  };
  document.addEventListener("input", showSoon);
  if (all<HTMLInputElement>('input[form="step"]').some(isTyped)) showSoon();
}

function copyButtons(): void {
  for (const button of all<HTMLButtonElement>("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy ?? "");
    const word = button.querySelector("span");
    if (!source || !word) continue;
    button.hidden = false;
    const before = word.textContent;
    button.addEventListener("click", () => {
      const tell = () => {
        word.textContent = button.dataset.copied ?? before;
        setTimeout(() => (word.textContent = before), POLL_MS);
      };
      copy(source).then(tell, () => undefined);
    });
  }
}

/** Where the clipboard is refused, the text stands selected, so that the keyboard can copy it. */
async function copy(source: HTMLElement): Promise<void> {
  getSelection()?.selectAllChildren(source);
  await navigator.clipboard.writeText(source.textContent);
}

interface Sighting {
  seen: boolean;
  text: string;
  hint: string;
}

function showHint(hint: string): void {
  const place = document.querySelector<HTMLElement>("[data-hint]");
  const words = place?.querySelector("span");
  if (!place || !words || words.textContent === hint) return;
  words.textContent = hint;
  place.hidden = hint === "";
}

/** Asks until the tag has reported; what the server says is said to screen readers too. */
function awaitTheFirstHit(): void {
  const place = document.querySelector<HTMLElement>("[data-seen]");
  const text = place?.querySelector<HTMLElement>("[data-seen-text]");
  if (!place || !text || place.classList.contains("is-seen")) return;
  place.querySelector<HTMLElement>("[data-reload]")?.remove();
  const ask = async () => {
    try {
      const answer = await fetch(place.dataset.seen ?? "");
      const known = (await answer.json()) as Sighting;
      if (known.text !== text.textContent) text.textContent = known.text;
      place.classList.toggle("is-seen", known.seen);
      showHint(known.hint);
      if (known.seen) return;
    } catch {
      // The next try may get through.
    }
    setTimeout(() => void ask(), POLL_MS);
  };
  void ask();
}

deriveCode();
showLogIn();
guessZone();
fillWeek();
chooseColour();
preview();
copyButtons();
awaitTheFirstHit();
