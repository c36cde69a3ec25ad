import { effect } from "@preact/signals";
import { render } from "preact";
import { watchSounds } from "./alarm";
import { watchAnnouncements } from "./announce";
import { watchKeys } from "./keys";
import { watchMonitored } from "./monitoring";
import { watchNews } from "./news";
import { watchNotifications } from "./notify";
import { App } from "./parts/App";
import { watchAreas } from "./areas";
import { watchSelection, watchWindow } from "./place";
import { connection, start } from "./session";
import { watchTitle } from "./title";
import { language } from "./words";

/** Mounts the console and connects it. */
function boot(root: HTMLElement): void {
  document.documentElement.lang = language;
  watchWindow();
  watchAreas();
  watchSelection();
  watchKeys();
  watchNews();
  watchMonitored();
  watchNotifications();
  watchSounds();
  watchAnnouncements();
  watchTitle();
  watchSignIn(root.dataset.login ?? "/accounts/login/");
  render(<App />, root);
  start();
}

/** Whoever is not signed in any more comes back here afterwards; drafts and unsent lines stay in this tab. */
function watchSignIn(login: string): void {
  effect(() => {
    if (connection.value === "refused") location.assign(`${login}?next=${location.pathname}`);
  });
}

const root = document.getElementById("app");
if (root) boot(root);
