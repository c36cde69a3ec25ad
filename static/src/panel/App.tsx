import { useEffect } from "preact/hooks";

import { usePanel } from "./context";
import { later } from "../lib/later";
import type { PanelModel } from "./model";
import { Home } from "./screens/Home";
import { Broken, CheckingLogIn, Loading } from "./screens/Loading";
import { agentOf } from "./thread";

const screens = (): Promise<typeof import("./screens/later")> => import("./screens/later");
const LogIn = later(async () => (await screens()).LogIn, Loading);
const PreChat = later(async () => (await screens()).PreChat, Loading);
const Waiting = later(async () => (await screens()).Waiting, Loading);
const Chat = later(async () => (await screens()).Chat, Loading);
const List = later(async () => (await screens()).List, Loading);
const Ended = later(async () => (await screens()).Ended, Loading);

/** The screen that fits what is known. */
export function App() {
  const panel = usePanel();
  useEscape(panel);
  useTitle(panel);
  useEffect(() => [LogIn, PreChat, Waiting, Chat, Ended, List].forEach((screen) => screen.fetch()), []);
  const { shop, identity } = panel.state.value;
  const { conversation } = panel;
  const view = panel.view.value;
  if (panel.broken.value) return <Broken />;
  if (shop === null) return <Loading />;
  if (view === "conversation" && conversation) {
    const waits = conversation.state === "queued" && agentOf(conversation) === undefined;
    return waits ? <Waiting.Screen conversation={conversation} /> : <Chat.Screen conversation={conversation} />;
  }
  if (view === "ended" && conversation) return <Ended.Screen conversation={conversation} />;
  if (shop.kind === "b2b" && identity === null && !panel.isBusy) {
    return panel.identity.checking.value ? <CheckingLogIn /> : <LogIn.Screen />;
  }
  if (view === "list") return <List.Screen />;
  return view === "prechat" ? <PreChat.Screen shop={shop} /> : <Home />;
}

/** In a window of its own the title counts the unread lines; in a frame the page around does. */
function useTitle(panel: PanelModel): void {
  const unread = panel.place.framed ? 0 : panel.unread.value;
  const title = `${panel.say.value("panel.title")} - ${panel.state.value.shop?.name ?? panel.place.name}`;
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${title}` : title;
  }, [unread, title]);
}

/** Escape gives the page back, unless a dialog or a menu takes it first. */
function useEscape(panel: PanelModel): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const taken = event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]") !== null;
      if (event.key === "Escape" && panel.place.framed && !taken) panel.close();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [panel]);
}
