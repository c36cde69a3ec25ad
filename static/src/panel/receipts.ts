import type { ConversationView } from "../protocol/wire";
import { theirNumbers } from "./thread";

const PAUSE_MS = 1000;

export interface Marks {
  delivered: number;
  read: number;
}

/** The marks that the server has of this shopper. */
export function marksOf(view: ConversationView): Marks {
  const me = view.attendances.find(({ person }) => person.key === view.me);
  return { delivered: me?.delivered ?? 0, read: me?.read ?? 0 };
}

/** Lines of others beyond what was read here or, by the server's word, elsewhere. */
export function unreadCount(view: ConversationView, readHere: number): number {
  const read = Math.max(readHere, marksOf(view).read);
  return theirNumbers(view).filter((seq) => seq > read).length;
}

/** A conversation and up to which number it has been read here. */
export interface Looked {
  view: ConversationView;
  read: number;
}

/** Tells how far lines have arrived and been seen in each conversation, at most once a second, never backwards. */
export class ReceiptSender {
  private told = new Map<string, Marks>();
  private timer = 0;

  constructor(
    private readonly now: () => readonly Looked[],
    private readonly tell: (interaction: string, marks: Marks) => boolean,
  ) {}

  /** Something arrived or was seen. */
  readonly look = (): void => {
    if (this.timer !== 0) return;
    const news = this.now().filter((looked) => this.isNew(looked));
    if (news.length === 0) return;
    news.forEach((looked) => this.send(looked));
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.look();
    }, PAUSE_MS);
  };

  private isNew(looked: Looked): boolean {
    const had = marksOf(looked.view);
    const told = this.told.get(looked.view.id) ?? had;
    const { delivered, read } = newMarks(looked);
    return delivered > Math.max(told.delivered, had.delivered) || read > Math.max(told.read, had.read);
  }

  private send(looked: Looked): void {
    const marks = newMarks(looked);
    if (this.tell(looked.view.id, marks)) this.told.set(looked.view.id, marks);
  }

  /** The connection was new: what was told on the old one may be lost. */
  reset(): void {
    this.told.clear();
    this.look();
  }
}

function newMarks({ view, read }: Looked): Marks {
  const known = marksOf(view);
  return { delivered: Math.max(known.delivered, theirNumbers(view).at(-1) ?? 0), read: Math.max(known.read, read) };
}
