/**
 * The browser's larger storage, IndexedDB, for what its quick one has no room for. A write is done some time after it
 * was asked for. While one is under way the later ones wait, and of each entry only the latest is written then.
 */

/** The part of it that the cabinet uses. */
export interface Large<T> {
  /** Writes an entry, or removes it with null; says whether that, or a later one of the same key, is done. */
  put(key: string, entry: T | null): Promise<boolean>;
  /** Gives the entries whose keys begin with this. */
  all(prefix: string): Promise<Map<string, T>>;
  /** Removes entries from before this time. */
  tidy(before: number): Promise<void>;
  /** Ends when what was asked for is done. */
  close(): void;
}

interface Waiting<T> {
  entry: T | null;
  tell: ((done: boolean) => void)[];
}

const NAME = "nb_feedback";
const ENTRIES = "entries";
const BY_TIME = "at";

export class LargeDrawer<T extends { at: number }> implements Large<T> {
  private database: Promise<IDBDatabase> | null = null;
  private waiting = new Map<string, Waiting<T>>();
  private writing = false;
  private closing = false;

  put(key: string, entry: T | null): Promise<boolean> {
    return new Promise((resolve) => {
      const tell = [...(this.waiting.get(key)?.tell ?? []), resolve];
      this.waiting.set(key, { entry, tell });
      if (!this.writing) void this.write();
    });
  }

  async all(prefix: string): Promise<Map<string, T>> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const entries = new Map<string, T>();
    await this.transact("readonly", (store) => {
      eachOf(store.openCursor(range), (cursor) => entries.set(String(cursor.key), cursor.value as T));
    });
    return entries;
  }

  async tidy(before: number): Promise<void> {
    await this.transact("readwrite", (store) => {
      const old = store.index(BY_TIME).openKeyCursor(IDBKeyRange.upperBound(before));
      eachOf(old, (cursor) => store.delete(cursor.primaryKey));
    });
  }

  close(): void {
    this.closing = true;
    if (!this.writing) void this.database?.then((database) => database.close()).catch(() => {});
  }

  private async write(): Promise<void> {
    this.writing = true;
    while (this.waiting.size > 0) {
      const now = this.waiting;
      this.waiting = new Map();
      const done = await this.transact("readwrite", (store) => {
        for (const [key, { entry }] of now) entry === null ? store.delete(key) : store.put(entry, key);
      }).then(
        () => true,
        () => false,
      );
      for (const { tell } of now.values()) for (const each of tell) each(done);
    }
    this.writing = false;
    if (this.closing) this.close();
  }

  private async transact(mode: IDBTransactionMode, act: (store: IDBObjectStore) => void): Promise<void> {
    const transaction = await this.begin(mode);
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      act(transaction.objectStore(ENTRIES));
    });
  }

  private async begin(mode: IDBTransactionMode): Promise<IDBTransaction> {
    try {
      this.database ??= open();
      return (await this.database).transaction(ENTRIES, mode);
    } catch {
      // It could not be opened before, or has been closed since.
      this.database = open();
      return (await this.database).transaction(ENTRIES, mode);
    }
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    // Where the host forbids it, this throws, which rejects the promise as well.
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ENTRIES).createIndex(BY_TIME, "at");
    };
    request.onsuccess = () => {
      // Whoever needs another version of it is not kept waiting.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

function eachOf<C extends IDBCursor>(request: IDBRequest<C | null>, act: (cursor: C) => void): void {
  request.onsuccess = () => {
    if (request.result === null) return;
    act(request.result);
    request.result.continue();
  };
}
