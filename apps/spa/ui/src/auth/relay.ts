import type { Client } from './client.ts';
import { Contact } from './contact.ts';
import type { LastSignOut } from './last-sign-out.ts';
import { clockDifference, parseMessage, signOutOf } from './relay-message.ts';
import type { Secret } from './secret.ts';
import { readEvents, type StreamEvent } from './sse.ts';
import type { Tabs } from './tabs.ts';
import { Watchdog } from './watchdog.ts';

/** The first wait between attempts doubles up to the last, in milliseconds. */
const waits = { first: 1_000, last: 30_000 };

/** A stream that lived this long, in milliseconds, was none that failed at once. */
const lived = 5_000;

/** What a {@link Relay} needs from the session. */
export interface RelayOptions {
  readonly client: Client;
  readonly locks: Pick<LockManager, 'request'>;
  readonly tabs: Tabs;
  /** A token that is good now. */
  readonly accessToken: () => Promise<Secret>;
  /** Renews a token that the relay does not take. */
  readonly refresh: () => Promise<unknown>;
  readonly onEnded: (sessionId: string, last: LastSignOut) => void;
}

/** How a connection ended: our session is over, the token is not taken, there is no relay, or it broke. */
type Outcome = 'ended' | 'stale' | 'absent' | 'failed';

/**
 * Hears from the web app, GET /session/events, that the session ended (M4). One
 * tab of the browser listens, the one that holds a Web Lock; when it closes, the
 * next one takes over. It decides nothing: without a relay the next refresh tells.
 */
export class Relay {
  readonly #options: RelayOptions;
  /** When the relay was heard, if only by a heartbeat. */
  readonly contact: Contact;
  #listening: { sessionId: string; stop: AbortController } | undefined;
  #wake: () => void = () => undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.contact = new Contact(options.client.now, options.tabs);
  }

  /** Listens for the end of a session, and of no other. */
  start(sessionId: string): void {
    if (this.#listening?.sessionId === sessionId) return;
    this.stop();
    const stop = new AbortController();
    this.#listening = { sessionId, stop };
    const { signal } = stop;
    this.#options.locks
      .request(`multiapp_spa_relay_${sessionId}`, { signal }, () => this.#listen(sessionId, signal).then(letOthersHear))
      .catch(() => undefined); // stopped while it waited
  }

  stop(): void {
    this.#listening?.stop.abort();
    this.#listening = undefined;
  }

  /** Ends a wait between attempts, for a page that comes back. */
  wake(): void {
    this.#wake();
  }

  async #listen(sessionId: string, signal: AbortSignal): Promise<void> {
    let failures = 0;
    let refreshed = false;
    while (!signal.aborted) {
      const start = this.#options.client.now();
      const outcome = await this.#connect(sessionId, signal).catch((): Outcome => 'failed');
      if (outcome === 'ended') return;
      // The lock stays ours, so that no other tab asks in vain.
      if (outcome === 'absent') return stopped(signal);
      if (this.#options.client.now() - start >= lived) {
        failures = 0;
        refreshed = false;
        if (outcome === 'stale') continue; // an access token is good for minutes, then comes the next one
      }
      if (outcome === 'stale' && !refreshed) {
        refreshed = true;
        await this.#options.refresh().catch(() => undefined);
      }
      await this.#pause(failures++, signal);
    }
  }

  /** One connection. Throws when it breaks. */
  async #connect(sessionId: string, stop: AbortSignal): Promise<Outcome> {
    const { client, accessToken } = this.#options;
    const token = await accessToken();
    const watchdog = new Watchdog(stop);
    try {
      const response = await client.fetch(`${client.config.webUrl}/session/events`, {
        headers: { Accept: 'text/event-stream', Authorization: `Bearer ${token.reveal()}` },
        credentials: 'omit',
        redirect: 'error',
        signal: watchdog.signal,
      });
      if (response.status === 401) return 'stale';
      if (response.status === 403 || response.status === 404) return 'absent';
      if (!response.ok || response.body === null) return 'failed';
      const heard = (): void => {
        watchdog.reset();
        this.contact.heardRelay(sessionId);
      };
      return await this.#read(sessionId, readEvents(response.body, heard));
    } finally {
      watchdog.stop();
    }
  }

  async #read(sessionId: string, events: AsyncIterable<StreamEvent>): Promise<Outcome> {
    let behind = 0;
    for await (const { type, data } of events) {
      const said = parseMessage(data);
      if (type === 'open') behind = clockDifference(this.#options.client.now(), said['now']);
      if (type === 'expired') return 'stale';
      if (type === 'ended' && said['sid'] === sessionId) {
        this.#options.onEnded(sessionId, signOutOf(said, this.#options.client.now(), behind));
        return 'ended';
      }
    }
    return 'failed';
  }

  #pause(failures: number, signal: AbortSignal): Promise<void> {
    const wait = Math.min(waits.last, waits.first * 2 ** failures) * (0.5 + Math.random() / 2);
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, wait);
      signal.addEventListener('abort', done);
      this.#wake = done;
    });
  }
}

/** Keeps the lock until the other tabs have heard why: they would only ask the same again. */
const letOthersHear = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_000));

const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
