import type { Client } from './client.ts';
import { SessionEnded, Unavailable } from './errors.ts';
import type { TabMessage, Tabs } from './tabs.ts';
import { revealTokens, verifyStoredTokens, type Tokens } from './tokens.ts';

const lockName = 'multiapp_spa_refresh';

/** How long to wait for another tab, in milliseconds. */
const patience = {
  /** Another tab may answer that it has newer tokens already. */
  answer: 150,
  /** A tab held the lock, so its result is on the way, unless the tab died. */
  result: 2_000,
  /** For the lock itself: longer than any refresh takes. */
  lock: 30_000,
};

type Result = Extract<TabMessage, { type: 'tokens' | 'failed' | 'ended' }>;

/**
 * Runs one refresh among all tabs of this browser. Refresh tokens are used
 * once: a second refresh with the same one looks like theft, and ends the
 * session (RFC 9700 §4.14).
 *
 * A Web Lock lets one tab refresh; the others take its result from the
 * BroadcastChannel. Lock and channel are not ordered to each other, so the
 * holder of the lock first asks whether somebody has newer tokens: that covers
 * a tab that woke up late as well.
 */
export class RefreshOnce {
  readonly #client: Client;
  readonly #locks: Pick<LockManager, 'request'>;
  readonly #tabs: Tabs;

  constructor(client: Client, locks: Pick<LockManager, 'request'>, tabs: Tabs) {
    this.#client = client;
    this.#locks = locks;
    this.#tabs = tabs;
  }

  /** Throws what `refresh` throws, in every tab that waited for it. */
  async run(sessionId: string, obtainedAt: number, refresh: () => Promise<Tokens>): Promise<Tokens> {
    const inbox = this.#openInbox(sessionId, obtainedAt);
    const task = async (waited: boolean): Promise<Tokens> => {
      this.#tabs.tell({ type: 'ask', sessionId, obtainedAt });
      const result = await inbox.next(waited ? patience.result : patience.answer);
      // The failure of a refresh that we did not wait for is no answer to ours.
      const none = result === undefined || (result.type === 'failed' && !waited);
      return none ? this.#refresh(sessionId, refresh) : this.#take(result);
    };
    try {
      const first = await this.#locks.request(lockName, { ifAvailable: true }, (lock) =>
        lock === null ? undefined : task(false),
      );
      if (first !== undefined) return first;
      return await this.#locks.request(lockName, { signal: AbortSignal.timeout(patience.lock) }, () => task(true));
    } catch (error) {
      const known = error instanceof SessionEnded || error instanceof Unavailable;
      throw known ? error : new Unavailable('another tab is still refreshing');
    } finally {
      inbox.close();
    }
  }

  async #refresh(sessionId: string, refresh: () => Promise<Tokens>): Promise<Tokens> {
    try {
      const tokens = await refresh();
      this.#tabs.tell({ type: 'tokens', tokens: revealTokens(tokens) });
      return tokens;
    } catch (error) {
      const ended = error instanceof SessionEnded;
      this.#tabs.tell(ended ? { type: 'ended', sessionId, last: { reason: 'elsewhere', via: 'refresh', learnedAt: this.#client.now() } } : { type: 'failed', sessionId });
      throw error;
    }
  }

  async #take(result: Result): Promise<Tokens> {
    switch (result.type) {
      case 'tokens':
        return verifyStoredTokens(this.#client, result.tokens);
      case 'ended':
        throw new SessionEnded('another tab found the session ended');
      case 'failed':
        throw new Unavailable('another tab could not refresh');
    }
  }

  /** Collects results of this session from now on, so that none is missed while waiting for the lock. */
  #openInbox(sessionId: string, obtainedAt: number) {
    let result: Result | undefined;
    let wake: ((result: Result) => void) | undefined;
    const close = this.#tabs.listen((message) => {
      if (!isResult(message, sessionId, obtainedAt)) return;
      result = message;
      wake?.(message);
    });
    const next = async (wait: number): Promise<Result | undefined> => {
      if (result !== undefined) return result;
      return new Promise((resolve) => {
        wake = resolve;
        setTimeout(resolve, wait, undefined);
      });
    };
    return { next, close };
  }
}

function isResult(message: TabMessage, sessionId: string, obtainedAt: number): message is Result {
  switch (message.type) {
    case 'tokens':
      return message.tokens.sessionId === sessionId && message.tokens.obtainedAt > obtainedAt;
    case 'failed':
    case 'ended':
      return message.sessionId === sessionId;
    default:
      return false;
  }
}
