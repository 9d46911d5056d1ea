import type { Tabs } from './tabs.ts';

/** After this much silence, in milliseconds, a page that comes back asks whether its session lives. */
const trust = 60_000;

/** The other tabs hear of the relay's heartbeats this often at most, in milliseconds. */
const telling = 10_000;

/**
 * When anybody was last heard who would have told that the session is over: the
 * relay, in whichever tab listens to it, or the environment at a refresh.
 */
export class Contact {
  readonly #now: () => number;
  readonly #tabs: Tabs;
  #at = 0;
  #toldAt = 0;

  constructor(now: () => number, tabs: Tabs) {
    this.#now = now;
    this.#tabs = tabs;
  }

  /** Another tab heard the relay, or some tab the environment. */
  heardAt(moment: number): void {
    this.#at = Math.max(this.#at, moment);
  }

  /** This tab heard the relay. */
  heardRelay(sessionId: string): void {
    this.heardAt(this.#now());
    if (this.#now() - this.#toldAt < telling) return;
    this.#toldAt = this.#now();
    this.#tabs.tell({ type: 'heard', sessionId });
  }

  /** Reports whether it is so long ago that a session may have ended unnoticed. */
  lost(): boolean {
    return this.#now() - this.#at > trust;
  }
}
