import { signal } from "@preact/signals";
import type { ComponentType, FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";

import { persistently } from "./persistence";

/** A screen whose code comes after the first paint. */
export interface LaterScreen<Props> {
  Screen: FunctionComponent<Props>;
  /** Fetches the code before it is needed, so that it is there without a connection. */
  fetch: () => void;
}

/** Makes a screen of code that is fetched later; a fetch that failed is tried again until it works. Until then: `Wait`. */
export function later<Props extends object>(load: () => Promise<FunctionComponent<Props>>, Wait: ComponentType): LaterScreen<Props> {
  const loaded = signal<{ View: FunctionComponent<Props> } | null>(null);
  let fetching = false;
  const fetch = (): void => {
    if (fetching) return;
    fetching = true;
    void persistently(load).then((View) => (loaded.value = { View }));
  };
  const Screen = (props: Props) => {
    useEffect(fetch, []);
    const part = loaded.value;
    return part === null ? <Wait /> : <part.View {...props} />;
  };
  return { Screen, fetch };
}
