/** This tab's storage, or null where the browser refuses it. */
export const shelf: Storage | null = storageOf("sessionStorage");

/** This browser's storage for choices such as sound, or null. */
export const cupboard: Storage | null = storageOf("localStorage");

/** A value that an earlier page of this tab left, or null when there is none that can be read. */
export function readShelf(name: string): unknown {
  try {
    return JSON.parse(shelf?.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

export function writeShelf(name: string, value: unknown): void {
  try {
    shelf?.setItem(name, JSON.stringify(value));
  } catch {
    // A full or refused storage costs the memory after a reload, nothing more.
  }
}

/** A choice between two, kept in this browser. */
export function readChoice(name: string, otherwise: boolean): boolean {
  try {
    return (cupboard?.getItem(name) ?? (otherwise ? "on" : "off")) === "on";
  } catch {
    return otherwise;
  }
}

export function writeChoice(name: string, on: boolean): void {
  try {
    cupboard?.setItem(name, on ? "on" : "off");
  } catch {
    // The choice then holds until the page is left.
  }
}

function storageOf(name: "sessionStorage" | "localStorage"): Storage | null {
  try {
    return globalThis[name];
  } catch {
    return null;
  }
}
