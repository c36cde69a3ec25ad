import type { InteractionView, Numbered } from "../protocol/wire";
import { personBy, shortName } from "./people";
import type { Line } from "./thread";

type Act = Extract<Numbered["fact"], { type: "interaction.taken" | "interaction.reassigned" | "monitor.began" | "monitor.ended" }>;

/** What a supervisor did, as a line of the thread. */
export function supervisorLine(view: InteractionView, fact: Act): Line {
  switch (fact.type) {
    case "interaction.taken":
      return { sign: "user", word: "line.taken", values: { name: shortName(fact.by) } };
    case "interaction.reassigned": {
      const to = fact.agent ? shortName(fact.agent) : (fact.queue ?? "");
      return { sign: "user", word: fact.agent ? "line.reassigned" : "line.reassignedQueue", values: { name: shortName(fact.by), to } };
    }
    case "monitor.began":
    case "monitor.ended":
      return { sign: "eye", word: monitorWord(fact.type, fact.to === view.me), values: { name: shortName(fact.name), to: shortName(personBy(view, fact.to)?.name ?? "") } };
  }
}

/** The agent is told; the supervisor reads that the agent was. */
function monitorWord(type: "monitor.began" | "monitor.ended", isMine: boolean): Line["word"] {
  if (type === "monitor.ended") return "line.monitoredNoMore";
  return isMine ? "line.monitored" : "line.monitoredTold";
}
