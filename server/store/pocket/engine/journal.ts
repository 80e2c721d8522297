import type { Collection } from './collection.ts';

export interface Write {
  readonly collection: Collection;
  readonly seq: number;
  /** `null` deletes the document. */
  readonly raw: Buffer | null;
}

/** What the disk does with the changes of one turn; it throws when they are not safely stored. */
export interface Disk {
  commit(
    writes: readonly Write[],
    changed: ReadonlySet<Collection>,
    dropped: readonly string[],
  ): void;
  close(): void;
}

/**
 * Changes made in memory since the last commit. All commands that arrive in one turn of the event loop share
 * one commit, and no answer leaves before it. Should the disk refuse, memory is taken back to what it holds.
 */
export class Journal {
  readonly #disk: Disk;
  #writes: Write[] = [];
  #changed = new Set<Collection>();
  #dropped: string[] = [];
  #undo: (() => void)[] = [];

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  wrote(collection: Collection, seq: number, raw: Buffer | null, undo: () => void): void {
    this.#writes.push({ collection, seq, raw });
    this.#undo.push(undo);
  }

  /** The collection was created or its indexes changed. */
  changed(collection: Collection, undo: () => void): void {
    this.#changed.add(collection);
    this.#undo.push(undo);
  }

  dropped(collection: Collection, undo: () => void): void {
    this.#writes = this.#writes.filter((write) => write.collection !== collection);
    this.#changed.delete(collection);
    this.#dropped.push(collection.namespace);
    this.#undo.push(undo);
  }

  get isEmpty(): boolean {
    return this.#undo.length === 0;
  }

  commit(): void {
    if (this.isEmpty) return;
    const [writes, changed, dropped, undo] = [
      this.#writes,
      this.#changed,
      this.#dropped,
      this.#undo,
    ];
    this.#clear();
    try {
      this.#disk.commit(writes, changed, dropped);
    } catch (error) {
      for (const step of undo.reverse()) step();
      // Undoing writes into the journal again; none of that has to reach the disk.
      this.#clear();
      throw error;
    }
  }

  #clear(): void {
    this.#writes = [];
    this.#changed = new Set();
    this.#dropped = [];
    this.#undo = [];
  }

  close(): void {
    this.commit();
    this.#disk.close();
  }
}
