/** The rows of a desk, and what is or shall be in front of them. */
export interface Front {
  readonly ids: readonly string[];
  /** The rows as they were before. */
  readonly order: readonly string[];
  readonly chosen: string | null;
  /** Chosen before it was told: an accepted offer, a transfer that is looked at. */
  readonly awaited: string | null;
  readonly isTold: boolean;
}

/** Who follows in the place of what is gone; nobody stood there when it was never held. */
interface Next {
  readonly id?: string;
  readonly wasHeld: boolean;
}

/** What a change of the desk means for what is in front: what is awaited comes, what is gone makes room. */
export function nextInFront({ ids, order, chosen, awaited, isTold }: Front): "stay" | "awaited" | Next {
  if (awaited !== null && ids.includes(awaited)) return "awaited";
  if (!isTold || (chosen !== null && ids.includes(chosen))) return "stay";
  const place = chosen === null ? -1 : order.indexOf(chosen);
  const id = ids[place] ?? ids.at(-1);
  return { ...(place >= 0 && id !== undefined ? { id } : {}), wasHeld: place >= 0 };
}
