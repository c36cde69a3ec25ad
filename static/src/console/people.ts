import type { InteractionView, Person } from "../protocol/wire";

/** The person behind a key, with the shopper's newest name; undefined for the system and for strangers. */
export function personBy(view: InteractionView, key: string | undefined): Person | undefined {
  const person = view.attendances.find((one) => one.person.key === key)?.person;
  if (person?.role !== "shopper" || !view.requester.name) return person;
  return { ...person, name: view.requester.name };
}

export function shopperOf(view: InteractionView): Person | undefined {
  const key = view.attendances.find(({ person }) => person.role === "shopper")?.person.key;
  return personBy(view, key);
}

export function isShopper(view: InteractionView, key: string | undefined): boolean {
  return key !== undefined && personBy(view, key)?.role === "shopper";
}

/** Who is writing: the shopper or a colleague, as long as it was told a moment ago and nobody has ended it. */
export function typistIn(view: InteractionView, typist: { by: string; until: number } | undefined, now: number): Person | undefined {
  return view.state !== "ended" && typist && typist.until > now ? personBy(view, typist.by) : undefined;
}

/** What one calls a person in running text: the first part of the name, or the whole of a single word. */
export function shortName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? "";
}

/** What the server knows that this agent's screen has and has shown. */
export function lastMark(view: InteractionView): { delivered: number; read: number } {
  const mine = view.attendances.find(({ person }) => person.key === view.me);
  return { delivered: mine?.delivered ?? 0, read: mine?.read ?? 0 };
}
