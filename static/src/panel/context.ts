import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { PanelModel } from "./model";

export const PanelContext = createContext<PanelModel | null>(null);

/** The model of the panel around a component. */
export function usePanel(): PanelModel {
  const model = useContext(PanelContext);
  if (model === null) throw new Error("A part of the panel stands outside of it.");
  return model;
}
