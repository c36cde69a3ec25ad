import type { Attendance, InteractionView } from "../protocol/wire";

/** Who serves the conversation and is away for a while. */
export function holderOf({ attendances }: InteractionView): Attendance | undefined {
  return attendances.find(({ held_until }) => held_until !== undefined);
}
