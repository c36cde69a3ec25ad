import { signal } from "@preact/signals";
import { newId } from "../lib/ids";
import type { AgentCommand, BoardAgent, InteractionView, Presence } from "../protocol/wire";
import { go } from "./areas";
import { once, type Outcome } from "./commands";
import { forgetMonitored, isMonitorInFront, monitored } from "./monitoring";
import { overlay, select, toast } from "./place";
import { link } from "./session";
import { t, wordOf } from "./words";

/** A conversation as a dialog speaks of it. */
export interface About {
  readonly id: string;
  readonly name: string;
}

/** What is to be sent on, and who is to be signed out, while the dialog asks. */
export const sentOn = signal<About | null>(null);
export const sentHome = signal<BoardAgent | null>(null);

/** Reads along: the desk shows it in the place of a conversation. */
export async function monitor(id: string): Promise<void> {
  if (!(await act({ type: "monitor.set", interaction: id, on: true }))) return;
  isMonitorInFront.value = true;
  go("desk");
}

export function stopMonitoring(): void {
  const held = monitored.peek();
  if (held) link.tell({ type: "monitor.set", interaction: held.view.id, on: false });
  forgetMonitored();
}

/** Becomes the owner, whether it waits or is in somebody else's hands. */
export async function take(id: string): Promise<void> {
  if (await act({ type: "interaction.take", interaction: id })) comeToDesk(id);
}

/** Beside the owner, for everybody to see. */
export async function bargeIn(id: string): Promise<void> {
  if (await act({ type: "barge.in", interaction: id })) comeToDesk(id);
}

export async function bargeOut(id: string): Promise<void> {
  await act({ type: "barge.out", interaction: id });
}

function comeToDesk(id: string): void {
  if (monitored.peek()?.view.id === id) forgetMonitored();
  select(id, true);
  go("desk");
}

/** Writes to the agent alone; whether it was taken. */
export async function whisper({ id }: InteractionView, text: string): Promise<boolean> {
  return act({ type: "whisper.post", interaction: id, client_id: newId(), text });
}

export async function setStateOf(agent: number, state: Presence, reason: number): Promise<void> {
  await act({ type: "state.set", agent, state, ...(reason ? { reason } : {}) });
}

export async function signOutOther(agent: number): Promise<void> {
  if (await act({ type: "agent.sign_out", agent })) overlay.value = null;
}

export function askSendOn(about: About): void {
  sentOn.value = about;
  overlay.value = "reassign";
}

export function askSignOut(agent: BoardAgent): void {
  sentHome.value = agent;
  overlay.value = "signOther";
}

async function act(command: AgentCommand): Promise<boolean> {
  const outcome = await once(`supervise ${command.type}`, command);
  if (outcome?.type === "command.accepted") return true;
  toast.value = refusalOf(outcome);
  return false;
}

function refusalOf(outcome: Outcome): string {
  if (outcome?.type !== "command.refused") return t("connection.tryAgain");
  if (outcome.state === "full") return t("pick.full");
  if (outcome.state === "offline") return t("supervise.offline");
  if (outcome.state === "lost") return t("supervise.lost");
  return wordOf("refused", outcome.code);
}
