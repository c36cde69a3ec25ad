import type { PreferencesView } from "../protocol/wire";

/** Whether the moment lies in the quiet hours of that zone; those that begin in the evening last over midnight. */
export function isQuietAt({ quiet_from: from, quiet_to: to, time_zone: zone }: PreferencesView, moment: number): boolean {
  if (!from || !to) return false;
  const at = clockAt(moment, zone);
  return from < to ? from <= at && at < to : at >= from || at < to;
}

/** "07:30" on the clocks of a zone; a zone that this browser does not know is that of the machine. */
function clockAt(moment: number, zone: string): string {
  try {
    return timeOf(moment, { timeZone: zone });
  } catch {
    return timeOf(moment, {});
  }
}

function timeOf(moment: number, where: { timeZone?: string }): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...where }).format(moment);
}
