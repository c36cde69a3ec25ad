/** The two kinds of line that an agent writes. */
export type Mode = "reply" | "note";

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Unsent words of every conversation; they outlive a reload of this tab and nothing else. */
export class Drafts {
  private readonly words = new Map<string, string>();

  constructor(private readonly shelf: Shelf | null) {}

  read(interaction: string, mode: Mode): string {
    const name = draftName(interaction, mode);
    return this.words.get(name) ?? this.stored(name);
  }

  write(interaction: string, mode: Mode, text: string): void {
    const name = draftName(interaction, mode);
    this.words.set(name, text);
    this.store(name, text);
  }

  forget(interaction: string): void {
    this.write(interaction, "reply", "");
    this.write(interaction, "note", "");
  }

  private stored(name: string): string {
    try {
      return this.shelf?.getItem(name) ?? "";
    } catch {
      return "";
    }
  }

  private store(name: string, text: string): void {
    try {
      if (text) this.shelf?.setItem(name, text);
      else this.shelf?.removeItem(name);
    } catch {
      // A full or refused storage costs the draft its life after a reload, nothing more.
    }
  }
}

function draftName(interaction: string, mode: Mode): string {
  return `assist.draft.${interaction}.${mode}`;
}
