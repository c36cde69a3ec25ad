// Offers help unasked, on pages of shops that have rules for it: a small bubble by the Help button that never takes the
// focus. The loader loads this after itself; the rules come with the shop's look.
import type { Invitation, Surroundings } from "../lib/frames";
import { dueRule, worth } from "./rules";

const LOOK_MS = 1000;

/** When an invitation was last shown; undefined where storage is refused, since one could not be shown only once. */
function remembered(key: string, value?: number): number | undefined {
  try {
    if (value !== undefined) localStorage.setItem(key, String(value));
    return Number(localStorage.getItem(key) ?? 0);
  } catch {
    return undefined;
  }
}

/** Looks every second, while nobody talks with us, whether one of the rules holds. */
export default function begin(around: Surroundings): void {
  const { look, shop, isBusy } = around;
  const key = `assist:${shop}:invited`;
  let seconds = 0;
  const watch = setInterval(() => {
    if (document.visibilityState !== "visible") return;
    seconds += 1;
    const last = remembered(key);
    if (last === undefined) clearInterval(watch);
    else if (!isBusy()) consider(last);
  }, LOOK_MS);

  function consider(last: number): void {
    const now = Date.now();
    const rule = dueRule(look.invitations ?? [], { seconds, address: location.href, basket: worth(around.context()), last, now });
    if (!rule) return;
    clearInterval(watch);
    if (remembered(key, now) === now) show(around, rule, () => remembered(key, Date.now()));
  }
}

function made(tag: string, className: string, text = ""): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** The bubble stands before the Help button, so that Tab reaches it first. */
function show({ look, root, run }: Surroundings, { text }: Invitation, dismissed: () => void): void {
  const { words = { accept: "", dismiss: "", name: "" } } = look;
  const launcher = root.querySelector("button");
  const bubble = made("div", "invite");
  const said = made("p", "said");
  const accept = made("button", "accept", words.accept);
  const close = made("button", "close");
  bubble.role = "group";
  bubble.ariaLabel = words.name;
  bubble.lang = look.lang ?? "";
  said.role = "status";
  said.dir = "auto";
  close.ariaLabel = words.dismiss;
  bubble.append(said, accept, close);
  root.insertBefore(bubble, launcher);
  // A status that is there before its words is read out.
  requestAnimationFrame(() => (said.textContent = text));

  const leave = (how: string): void => {
    const hadFocus = bubble.contains(root.activeElement);
    bubble.remove();
    document.removeEventListener("keydown", onKey);
    run("off", "open", opened);
    if (hadFocus) launcher?.focus();
    run("invitation", how);
  };
  const dismiss = (): void => {
    dismissed();
    leave("dismissed");
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.defaultPrevented) dismiss();
  };
  const opened = (): void => leave("accepted");
  close.onclick = dismiss;
  accept.onclick = () => run("open");
  document.addEventListener("keydown", onKey);
  run("on", "open", opened);
  run("invitation", "shown");
}
