import type { Browser } from './browser.ts';
import type { Client } from './client.ts';
import type { KeptTokens } from './kept.ts';
import { rememberSignOut, type LastSignOut, type Via } from './last-sign-out.ts';
import { beginLogout } from './logout.ts';
import { observe } from './observer.ts';
import type { SignOutReason, StateHolder } from './state.ts';
import type { Tabs } from './tabs.ts';

/** What an {@link Ending} works on. */
export interface EndingOptions {
  readonly client: Client;
  readonly browser: Browser;
  readonly tabs: Tabs;
  readonly kept: KeptTokens;
  readonly state: StateHolder;
  /** Stops what runs while somebody is signed in. */
  readonly stop: () => void;
}

/** The ways in which the session ends: here, in every tab, at the environment. */
export class Ending {
  readonly #o: EndingOptions;

  constructor(options: EndingOptions) {
    this.#o = options;
  }

  /**
   * Signs out: reads the ID token, clears local state in every tab, and sends
   * the browser to end the shared session.
   */
  async signOut(): Promise<void> {
    const { client, browser, kept, state } = this.#o;
    const held = kept.held;
    if (held === undefined) return;
    const last = this.#learned('you', 'you');
    this.everywhere(held.sessionId, last);
    try {
      const url = await beginLogout(client, browser.storage.session, held);
      state.set({ kind: 'leaving' });
      browser.navigate(url);
    } catch {
      state.set({ kind: 'signedOut', last, onlyHere: true });
    }
  }

  /** The environment refused to renew the tokens. */
  refused(): void {
    this.here(this.#learned('elsewhere', 'refresh'));
  }

  /** The environment, asked at the start, knows no session any more. */
  silently(): void {
    this.here(this.#learned(this.#o.kept.reasonOfSilence(this.#o.client.now()), 'start-up'));
  }

  /** Ends one session in every tab, and leaves another alone. */
  everywhere(sessionId: string, last: LastSignOut): void {
    if (this.#o.kept.held?.sessionId !== sessionId) return;
    this.#o.tabs.tell({ type: 'ended', sessionId, last });
    this.here(last);
  }

  /** Ends the session in this tab. */
  here(last: LastSignOut): void {
    const { client, browser, kept, state, stop } = this.#o;
    const sessionId = kept.held?.sessionId;
    stop();
    kept.clear();
    rememberSignOut(browser.storage.local, last);
    const { reason, via, by } = last;
    observe(client, 'SessionEnded')({ sessionId, detail: { reason, via, ...(by === undefined ? {} : { by }) } });
    state.set({ kind: 'signedOut', last });
  }

  #learned(reason: SignOutReason, via: Via): LastSignOut {
    return { reason, via, learnedAt: this.#o.client.now() };
  }
}
