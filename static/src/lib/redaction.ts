import type { LineRedacted, NoteRedacted, Numbered, Redaction } from "../protocol/wire";

/** The facts after a line of `by` has lost what may not be kept. */
export function rewritten(facts: readonly Numbered[], by: string | undefined, { client_id, text, redacted }: LineRedacted | NoteRedacted): Numbered[] {
  return facts.map((one) => {
    const { fact } = one;
    const isIt = (fact.type === "message.posted" || fact.type === "note.added") && fact.client_id === client_id && one.by === by;
    return isIt ? { ...one, fact: { ...fact, text, redacted } } : one;
  });
}

export type Taken = Redaction | "several";

/** What was taken out of a line; undefined when nothing was. */
export function takenOut(redacted: readonly Redaction[] = []): Taken | undefined {
  return redacted.length > 1 ? "several" : redacted[0];
}
