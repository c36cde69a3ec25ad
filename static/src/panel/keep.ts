export type Kind = "localStorage" | "sessionStorage";

/**
 * Small values on the device: `localStorage` outlives the page, `sessionStorage` the reload. A browser that refuses
 * storage to frames of other sites gets memory instead; everything works, it just ends with the panel.
 */
export class Keep {
  private readonly memory = new Map<string, string>();

  constructor(
    private readonly prefix: string,
    private readonly open: (kind: Kind) => Storage = (kind) => window[kind],
  ) {}

  get(kind: Kind, name: string): string | null {
    const key = this.prefix + name;
    try {
      return this.open(kind).getItem(key) ?? this.memory.get(key) ?? null;
    } catch {
      return this.memory.get(key) ?? null;
    }
  }

  set(kind: Kind, name: string, value: string): void {
    const key = this.prefix + name;
    try {
      this.open(kind).setItem(key, value);
    } catch {
      this.memory.set(key, value);
    }
  }

  remove(kind: Kind, name: string): void {
    const key = this.prefix + name;
    this.memory.delete(key);
    try {
      this.open(kind).removeItem(key);
    } catch {
      // What was never kept need not be removed.
    }
  }

  /** Forgets all that begins with the prefix. */
  clear(): void {
    this.memory.clear();
    for (const kind of ["localStorage", "sessionStorage"] as const) {
      try {
        const storage = this.open(kind);
        Object.keys(storage)
          .filter((key) => key.startsWith(this.prefix))
          .forEach((key) => storage.removeItem(key));
      } catch {
        // As above.
      }
    }
  }
}
