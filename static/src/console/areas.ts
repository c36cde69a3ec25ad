import { computed, signal } from "@preact/signals";
import { desk } from "./session";

/** What stands beside the live dock; the desk itself has the whole width. */
export type Page = "desk" | "board" | "reports";

const PATHS: Readonly<Record<Page, string>> = { desk: "/console/", board: "/console/board/", reports: "/console/reports/" };

export const page = signal<Page>(pageOf(location.pathname));
export const isSupervisor = computed(() => (desk.value.agent?.role ?? "agent") !== "agent");

export function pathOf(to: Page): string {
  return PATHS[to];
}

function pageOf(path: string): Page {
  const found = (Object.keys(PATHS) as Page[]).find((name) => PATHS[name] === path);
  return found ?? "desk";
}

/** Follows the browser's own way back and forth. */
export function watchAreas(): void {
  window.addEventListener("popstate", () => (page.value = pageOf(location.pathname)));
}

/** Goes there without leaving this console; a click that asks for another tab is the browser's. */
export function follow(event: MouseEvent, to: Page): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(to);
}

export function go(to: Page): void {
  if (page.peek() === to) return;
  history.pushState(null, "", PATHS[to]);
  page.value = to;
}
