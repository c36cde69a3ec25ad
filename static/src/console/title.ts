import { effect } from "@preact/signals";
import { current, hasFocus } from "./place";
import { page } from "./areas";
import { desk, shown } from "./session";
import { readMark, unreadCount } from "./waiting";
import { t } from "./words";

/** The tab's title: an open offer first, then unread lines, then who is in front. */
export function watchTitle(): void {
  effect(() => {
    document.title = titleNow();
  });
}

function titleNow(): string {
  const { offers, interactions } = desk.value;
  const [offer] = offers;
  if (offer) return `(${offers.length}) ${t("title.offer", { name: offer.requester.name || t("guest") })}`;
  const unread = interactions.reduce((sum, view) => sum + unreadCount(view, readMark(view, shown.value[view.id] ?? 0)), 0);
  const view = current.value;
  if (page.value !== "desk") return unread > 0 && !hasFocus.value ? `(${unread}) ${t(`title.${page.value}`)}` : t(`title.${page.value}`);
  const name = view ? t("title.chat", { name: view.requester.name || t("guest") }) : t("title.none");
  return unread > 0 && !hasFocus.value ? `(${unread}) ${name}` : name;
}
