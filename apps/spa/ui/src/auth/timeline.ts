import type { Event } from './observer.ts';

const key = 'multiapp_spa_timeline';
const cap = 30;

/**
 * The latest steps of this tab, oldest first. They are kept in session storage,
 * because a login leaves the page in the middle; events hold no secret.
 */
export class Timeline {
  readonly #storage: Storage;
  readonly #listeners = new Set<() => void>();
  #events: readonly Event[];

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#events = this.#read();
  }

  /** An Observer. A login that the user asked for starts the list anew. */
  readonly add = (event: Event): void => {
    const anew = event.kind === 'LoginStarted' && event.detail['prompt'] !== 'none';
    this.#events = [...(anew ? [] : this.#events), event].slice(-cap);
    this.#storage.setItem(key, JSON.stringify(this.#events));
    for (const listener of this.#listeners) listener();
  };

  readonly events = (): readonly Event[] => this.#events;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #read(): readonly Event[] {
    try {
      const events: unknown = JSON.parse(this.#storage.getItem(key) ?? '[]');
      return Array.isArray(events) ? (events as Event[]) : [];
    } catch {
      return [];
    }
  }
}
