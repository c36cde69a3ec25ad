const PAUSE_MS = 2000;

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void window.setTimeout(resolve, milliseconds));
}

/** Loads until it works; for parts of the page itself, which are there as soon as there is a connection. */
export async function persistently<Value>(load: () => Promise<Value>): Promise<Value> {
  for (;;) {
    try {
      return await load();
    } catch {
      await pause(PAUSE_MS);
    }
  }
}
