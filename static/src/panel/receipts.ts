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

/** Tells how far lines have arrived and been seen, at most once a second, never backwards. */
export class ReceiptSender {
  private told: Marks & { id: string } = { id: "", delivered: 0, read: 0 };
  private timer = 0;

  constructor(
    private readonly now: () => { view: ConversationView; read: number } | null,
    private readonly tell: (interaction: string, marks: Marks) => boolean,
  ) {}

  /** Something arrived or was seen. */
  readonly look = (): void => {
    if (this.timer !== 0 || !this.hasNews()) return;
    this.send();
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.look();
    }, PAUSE_MS);
  };

  private news(): (Marks & { id: string }) | null {
    const now = this.now();
    if (now === null || now.view.state === "ended") return null;
    const known = marksOf(now.view);
    return {
      id: now.view.id,
      delivered: Math.max(known.delivered, theirNumbers(now.view).at(-1) ?? 0),
      read: Math.max(known.read, now.read),
    };
  }

  private hasNews(): boolean {
    const news = this.news();
    if (news === null) return false;
    const told = this.told.id === news.id ? this.told : { delivered: 0, read: 0 };
    const known = this.now()?.view;
    const had = known ? marksOf(known) : told;
    return news.delivered > Math.max(told.delivered, had.delivered) || news.read > Math.max(told.read, had.read);
  }

  private send(): void {
    const news = this.news();
    if (news !== null && this.tell(news.id, { delivered: news.delivered, read: news.read })) this.told = news;
  }

  /** The connection was new: what was told on the old one may be lost. */
  reset(): void {
    this.told = { id: "", delivered: 0, read: 0 };
    this.look();
  }
}
