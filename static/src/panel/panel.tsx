import { render } from "preact";

import { App } from "./App";
import { PanelContext } from "./context";
import { PanelModel } from "./model";
import { placeOf } from "./place";
import { loadCatalogue, panelLanguage } from "./words";

async function start(element: HTMLElement): Promise<void> {
  const place = placeOf(element);
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
  await model.begin();
}

const element = document.getElementById("app");
if (element) void start(element);
