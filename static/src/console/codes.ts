import type { InteractionView } from "../protocol/wire";

/** Something that can be found by its name. */
export interface Named {
  readonly id: number | string;
  readonly name: string;
}

/** Those whose names contain what was typed, in the order they came. */
export function matching<Item extends Named>(items: readonly Item[], search: string): Item[] {
  const wanted = search.trim().toLocaleLowerCase();
  return items.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
}

/** A name cut into what stands before, at and after the first place that matches. */
export function cutAround(name: string, search: string): [string, string, string] {
  const wanted = search.trim();
  const at = wanted ? name.toLocaleLowerCase().indexOf(wanted.toLocaleLowerCase()) : -1;
  if (at < 0) return [name, "", ""];
  return [name.slice(0, at), name.slice(at, at + wanted.length), name.slice(at + wanted.length)];
}

/** The name of the code that is stored until the time is over, or until a colleague accepts; empty without one. */
export function chosenCode({ codes, wrap_up: work, ahead }: InteractionView): string {
  return codes.find(({ id }) => id === (work ?? ahead)?.chosen)?.name ?? "";
}
