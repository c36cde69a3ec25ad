import { usePanel } from "../context";
import { popOutOf } from "../popout";
import { Menu, type MenuItem } from "./Menu";

/** What can be done on a screen, and on every screen of a panel that is framed: open it in a window of its own. */
export function More({ items }: { items: readonly MenuItem[] }) {
  const panel = usePanel();
  const say = panel.say.value;
  const popOut = { icon: "external", label: say("popout.open"), act: () => void popOutOf(panel).open() };
  const canPopOut = panel.place.framed && panel.state.value.shop !== null;
  const more = canPopOut ? [...items, popOut] : items;
  return more.length > 0 ? <Menu label={say("chat.more")} items={more} /> : null;
}
