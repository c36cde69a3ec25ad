import { render } from "preact";

import { App } from "./App";
import { PanelContext } from "./context";
import { PanelModel } from "./model";
import { placeOf } from "./place";
import { loadCatalogue, panelLanguage } from "./words";

/** The page around speaks as soon as this script has run, before the texts are here. */
function hearing(): () => MessageEvent[] {
  const heard: MessageEvent[] = [];
  const take = (event: MessageEvent): void => void heard.push(event);
  window.addEventListener("message", take);
  return () => {
    window.removeEventListener("message", take);
    return heard;
  };
}

async function start(element: HTMLElement): Promise<void> {
  const heard = hearing();
  const place = placeOf(element, location.search);
  const language = panelLanguage(place.locale);
  document.documentElement.lang = language;
  document.documentElement.classList.toggle("is-alone", !place.framed);
  const model = new PanelModel(place, await loadCatalogue(language), language);
  render(
    <PanelContext.Provider value={model}>
      <App />
    </PanelContext.Provider>,
    element,
  );
  await model.begin(heard);
}

const element = document.getElementById("app");
if (element) void start(element);
