import type { Answer } from "../lib/socket";
import type { Key, Say } from "./words";

/** What to say of an answer that is no; nothing when it is yes. No answer means that the connection broke. */
export function refusalText(say: Say, answer: Answer | undefined): string | undefined {
  if (answer === undefined) return say("chat.no_connection");
  if (answer.type === "command.accepted") return undefined;
  const keys = [`refused.${answer.code}.${answer.state ?? ""}`, `refused.${answer.code}`];
  return say(keys.find(say.has) ?? ("refused.other" satisfies Key));
}
