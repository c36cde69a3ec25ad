import type { RefusalCode } from "../protocol/wire";
import type { Kept, OutboxStore } from "./outbox";

const DATABASE = "assist-outbox";
const TABLE = "lines";

/** Keeps lines in IndexedDB, one database a shop; where storage is refused, in memory, without a word. */
export async function openOutboxStore(shop: string): Promise<OutboxStore> {
  try {
    return new DatabaseStore(await openDatabase(`${DATABASE}-${shop}`));
  } catch {
    return new MemoryStore();
  }
}

/** Lines for as long as the panel lives. */
export class MemoryStore implements OutboxStore {
  private lines: Kept[] = [];
  private order = 0;

  all(): Promise<Kept[]> {
    return Promise.resolve(this.lines);
  }

  add(line: Omit<Kept, "order">): Promise<void> {
    this.order += 1;
    this.lines = [...this.lines, { ...line, order: this.order }];
    return Promise.resolve();
  }

  change(clientId: string, refused: RefusalCode | undefined): Promise<void> {
    this.lines = this.lines.map((line) => (line.clientId === clientId ? { ...line, refused } : line));
    return Promise.resolve();
  }

  remove(clientId: string): Promise<void> {
    this.lines = this.lines.filter((line) => line.clientId !== clientId);
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.lines = [];
    return Promise.resolve();
  }
}

/** Lines that outlive the page. The key counts up, so that reading by key gives the order of writing. */
class DatabaseStore implements OutboxStore {
  constructor(private readonly database: IDBDatabase) {}

  async all(): Promise<Kept[]> {
    return (await done(this.table("readonly").getAll())) as Kept[];
  }

  async add(line: Omit<Kept, "order">): Promise<void> {
    await done(this.table("readwrite").add(line));
  }

  async change(clientId: string, refused: RefusalCode | undefined): Promise<void> {
    const table = this.table("readwrite");
    const line = (await done(table.index("clientId").get(clientId))) as Kept | undefined;
    if (line !== undefined) await done(table.put({ ...line, refused }));
  }

  async remove(clientId: string): Promise<void> {
    const table = this.table("readwrite");
    const key = await done(table.index("clientId").getKey(clientId));
    if (key !== undefined) await done(table.delete(key));
  }

  async clear(): Promise<void> {
    await done(this.table("readwrite").clear());
  }

  private table(mode: IDBTransactionMode): IDBObjectStore {
    return this.database.transaction(TABLE, mode).objectStore(TABLE);
  }
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    const table = opening.result.createObjectStore(TABLE, { keyPath: "order", autoIncrement: true });
    table.createIndex("clientId", "clientId", { unique: true });
  };
  return done(opening);
}

function done<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The device's storage failed."));
  });
}

/**
 * Runs one sender at a time among the tabs of this shopper. Web Locks exist on secure pages only, and are refused
 * where storage is; there the server's memory of client ids has to do.
 */
export async function oneTabAtATime(name: string, act: () => Promise<void>): Promise<void> {
  const { locks } = navigator as Partial<Navigator>;
  const running: { act?: Promise<void> } = {};
  try {
    if (locks) await locks.request(name, () => (running.act = act()));
  } catch (refusal) {
    if (running.act) throw refusal;
  }
  await (running.act ?? act());
}
