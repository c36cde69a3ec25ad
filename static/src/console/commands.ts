import { newId } from "../lib/ids";
import { ConnectionLost, type Answer } from "../lib/socket";
import type { AgentCommand, Channel, InteractionView, OfferView, PreferencesView, Presence, WaitingView } from "../protocol/wire";
import type { Mode } from "./drafts";
import { aheadOpen, busy, listNote, offersFrom, overlay, select, toast } from "./place";
import { desk, drafts, link, outbox, serverNow } from "./session";
import { TypingTeller } from "./typing";
import { t, wordOf } from "./words";

/** What became of a command; null when the connection broke before the answer. */
export type Outcome = Answer | null;

const typing = new TypingTeller((interaction, on) => link.tell({ type: "typing.set", interaction, on }));

export async function acceptOffer(offer: OfferView): Promise<void> {
  const outcome = await once(`offer ${offer.id}`, { type: "offer.accept", offer: offer.id });
  if (outcome?.type === "command.accepted") {
    listNote.value = null;
    select(offer.interaction, true);
    return;
  }
  if (outcome === null) select(offer.interaction, true); // nobody knows: if it is ours, it comes to the front
  noteRefusal(offer, outcome);
}

/** Takes every open offer, the oldest first; each has a slot already, but the clock or the shopper may be faster. */
export async function acceptAll(): Promise<void> {
  const offers = [...desk.peek().offers];
  const taken: OfferView[] = [];
  for (const offer of offers) {
    const outcome = await once(`offer ${offer.id}`, { type: "offer.accept", offer: offer.id });
    if (outcome?.type === "command.accepted") taken.push(offer);
    if (outcome?.type === "command.accepted" && taken.length === 1) select(offer.interaction, true);
  }
  offersFrom.value = 0;
  listNote.value = null;
  if (taken.length < offers.length) toast.value = t("offers.tookSome", { taken: taken.length, all: offers.length });
}

export async function declineOffer(offer: OfferView, reason?: string): Promise<void> {
  const outcome = await once(`offer ${offer.id}`, { type: "offer.decline", offer: offer.id, ...(reason ? { reason } : {}) });
  if (outcome?.type !== "command.accepted") noteRefusal(offer, outcome);
}

/** Takes a request by hand; a colleague may have been faster. */
export async function pick(waiting: WaitingView): Promise<void> {
  if (desk.peek().presence.state !== "available") {
    toast.value = t("pick.rest");
    return;
  }
  const outcome = await once(`pick ${waiting.id}`, { type: "interaction.pick", interaction: waiting.id });
  if (outcome?.type === "command.accepted") select(waiting.id, true);
  else toast.value = t(pickRefusal(outcome), { name: waiting.requester.name || t("guest") });
}

function pickRefusal(outcome: Outcome): "pick.failed" | "pick.full" | "pick.rest" | "pick.tooLate" {
  if (outcome?.type !== "command.refused") return "pick.failed";
  if (outcome.code === "conflict") return "pick.full";
  if (outcome.code === "not_found" || ["active", "ended", "offered"].includes(outcome.state ?? "")) return "pick.tooLate";
  return outcome.code === "wrong_state" ? "pick.rest" : "pick.failed";
}

/** Available, or Idle with a reason of the install's list; what one serves stays, or goes back to its queues. */
export async function setPresence(state: Presence, reason?: number, passOn = false): Promise<Outcome> {
  return once("presence", { type: "presence.set", state, ...(reason ? { reason } : {}), ...(passOn ? { pass_on: true } : {}) });
}

/** Nothing new from these channels, and from all others again. */
export async function setChannelsOff(off: Channel[]): Promise<Outcome> {
  return once("channels", { type: "channels.set", off });
}

/** How one wants to be told, in all one's consoles. */
export async function setPreferences(wish: PreferencesView): Promise<Outcome> {
  const { sound = "repeat", desktop_offers = true, desktop_lines = true, ...rest } = wish;
  return once("preferences", { type: "preferences.set", sound, desktop_offers, desktop_lines, ...rest });
}

/** Puts a line into the outbox; it leaves as soon as the connection and the lines before it allow. */
export function sendLine(view: InteractionView, mode: Mode, text: string): void {
  const kind = mode === "note" ? "note" : "message";
  outbox.add({ clientId: newId(), interaction: view.id, kind, text, at: new Date(serverNow()).toISOString() });
  drafts.write(view.id, mode, "");
  typing.stopped(view.id);
}

export function retryLine(clientId: string): void {
  outbox.retry(clientId);
}

export function discardLine(clientId: string): void {
  outbox.discard(clientId);
}

/** Keeps the draft and, in a reply, lets the shopper know that somebody writes. */
export function writeDraft(view: InteractionView, mode: Mode, text: string): void {
  drafts.write(view.id, mode, text);
  if (mode === "reply") typing.typed(view.id, text.trim(), performance.now());
}

export async function endInteraction(view: InteractionView): Promise<Outcome> {
  const outcome = await once(`end ${view.id}`, { type: "interaction.end", interaction: view.id });
  if (outcome?.type === "command.accepted" || outcome?.code === "wrong_state") overlay.value = null;
  return outcome;
}

/** With a code, or without one where the queue allows that. */
export async function submitWrapUp(view: InteractionView, code: number | null, note: string): Promise<Outcome> {
  const text = note.trim();
  const chosen = { ...(code === null ? {} : { code }), ...(text ? { note: text } : {}) };
  return once(`wrap ${view.id}`, { type: "wrapup.submit", interaction: view.id, ...chosen });
}

/** Takes the time once more, or stops the clock. */
export async function changeWrapUpTime(view: InteractionView, act: "extend" | "hold"): Promise<Outcome> {
  return once(`clock ${view.id}`, { type: `wrapup.${act}`, interaction: view.id });
}

/** An agent or a queue that a conversation can go to. */
export interface Target {
  readonly kind: "agent" | "queue";
  readonly id: number;
  readonly name: string;
}

/** What the owner, or who helps, does with one click. */
export type Between = "interaction.hold" | "interaction.resume" | "transfer.cancel" | "consult.end" | "consult.conference" | "consult.complete";

/** What a dialog about a conversation does with it. */
export type Purpose = "transfer" | "consult" | "reassign";

export function askTargets(id: string, purpose: Purpose): void {
  link.tell({ type: "targets.get", interaction: id, ...(purpose === "reassign" ? { as_supervisor: true } : {}) });
}

/** Starts a transfer or a consultation; answers "" when it did, "sure" when it is to be confirmed, else what to do. */
export async function pass(id: string, purpose: Purpose, target: Target, text: string, isSure: boolean): Promise<string> {
  const note = text.trim();
  const said = { interaction: id, ...(note ? { note } : {}) };
  const outcome = await once(`pass ${id}`, passCommand(purpose, target, said, isSure));
  if (outcome?.type === "command.accepted") {
    overlay.value = null;
    toast.value = null;
    if (purpose === "transfer" && target.kind === "agent") aheadOpen.value = id;
  }
  if (outcome?.type !== "command.refused") return outcome ? "" : t("connection.tryAgain");
  if (outcome.state === "nobody") return "sure";
  askTargets(id, purpose);
  return outcome.code === "unavailable" ? t("pass.gone", { name: target.name }) : t("pass.refused");
}

function passCommand(purpose: Purpose, target: Target, said: { interaction: string; note?: string }, isSure: boolean): AgentCommand {
  if (purpose === "consult") return { type: "consult.start", agent: target.id, ...said };
  if (purpose === "reassign") return { type: "interaction.reassign", [target.kind]: target.id, ...said };
  return { type: "transfer.start", [target.kind]: target.id, ...(isSure ? { even_if_nobody: true } : {}), ...said };
}

export async function actBetween(view: InteractionView, act: Between): Promise<void> {
  const outcome = await once(`between ${view.id}`, { type: act, interaction: view.id });
  if (outcome?.type === "command.refused") toast.value = wordOf("refused", outcome.code);
}

/** Sends a command unless the same one is still under way. */
export async function once(name: string, command: AgentCommand): Promise<Outcome> {
  if (busy.peek().has(name)) return null;
  busy.value = new Set([...busy.peek(), name]);
  try {
    return await link.ask(command);
  } catch (reason) {
    if (reason instanceof ConnectionLost) return null;
    throw reason;
  } finally {
    busy.value = new Set([...busy.peek()].filter((other) => other !== name));
  }
}

function noteRefusal(offer: OfferView, outcome: Outcome): void {
  const { offers, interactions } = desk.peek();
  if (interactions.some(({ id }) => id === offer.interaction)) return; // this agent took it, in another tab
  const isOpen = offers.some(({ id }) => id === offer.id);
  const name = offer.requester.name;
  if (outcome?.type === "command.refused" && outcome.code !== "wrong_state" && outcome.code !== "conflict") {
    listNote.value = { kind: "failed", name, code: outcome.code };
  } else if (outcome !== null || !isOpen) {
    listNote.value = { kind: "taken", name };
  } else {
    listNote.value = { kind: "failed", name, code: "unavailable" };
  }
}
