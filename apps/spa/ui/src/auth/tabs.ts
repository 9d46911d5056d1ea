import type { LastSignOut } from './last-sign-out.ts';
import type { StorageName } from './storage.ts';
import { parseStoredTokens, type StoredTokens } from './tokens.ts';

/** What the tabs of this app tell each other. Only pages of our own origin can listen. */
export type TabMessage =
  /** A refresh succeeded, or a tab answers "ask". */
  | { readonly type: 'tokens'; readonly tokens: StoredTokens }
  /** A refresh failed without ending the session. */
  | { readonly type: 'failed'; readonly sessionId: string }
  /** A refresh answer failed a check, but its refresh token is the one that counts. */
  | { readonly type: 'rotated'; readonly sessionId: string; readonly refreshToken: string }
  /** The session is over here. */
  | { readonly type: 'ended'; readonly sessionId: string; readonly last: LastSignOut }
  /** The relay was heard in the tab that listens to it. */
  | { readonly type: 'heard'; readonly sessionId: string }
  /** Does anybody have newer tokens of this session? */
  | { readonly type: 'ask'; readonly sessionId: string; readonly obtainedAt: number }
  /** The user chose another storage. */
  | { readonly type: 'storage'; readonly name: StorageName };

/** The part of BroadcastChannel that is used. */
export interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** The other tabs of this app in this browser. */
export class Tabs {
  readonly #channel: Channel;
  readonly #listeners = new Set<(message: TabMessage) => void>();

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.onmessage = ({ data }) => {
      const message = data as TabMessage;
      if (message.type === 'tokens' && parseStoredTokens(message.tokens) === undefined) return;
      for (const listener of [...this.#listeners]) listener(message);
    };
  }

  tell(message: TabMessage): void {
    this.#channel.postMessage(message);
  }

  /** Hears the other tabs until the returned function is called. */
  listen(listener: (message: TabMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
