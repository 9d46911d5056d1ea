import { allowInsecureRequests, clockTolerance, customFetch, type Client as OAuthClient } from 'oauth4webapi';
import { isLoopback, type Config } from './config.ts';
import { Provider } from './discovery.ts';
import type { Observer } from './observer.ts';

/** Forgives clocks that differ between this machine and the environment, in seconds. */
export const leeway = 60;

/** How long any one call to the environment may take, in milliseconds. */
export const callTimeout = 10_000;

/** What a {@link Client} needs from the world around it; tests give their own. */
export interface ClientOptions {
  readonly config: Config;
  readonly fetch: typeof fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly observer: Observer;
}

/** A public OAuth client: the value that login, verify, refresh and logout work with. */
export class Client {
  readonly config: Config;
  readonly now: () => number;
  readonly observer: Observer;
  readonly provider: Provider;
  /** The client's own metadata, in the library's words. There is no secret (RFC 8252 §8.5). */
  readonly oauth: OAuthClient;
  /** Asks the network, and never the browser's cache: it would answer an unknown key id with the old keys, and for an environment that is gone. */
  readonly fetch: typeof fetch;

  constructor({ config, fetch, now, observer }: ClientOptions) {
    this.config = config;
    this.now = now;
    this.observer = observer;
    this.fetch = (url, init) => fetch(url, { ...init, cache: 'no-cache' });
    this.oauth = { client_id: config.clientId, [clockTolerance]: leeway };
    this.provider = new Provider(this);
  }

  /** Options of one call: time-out, our fetch, and plain http on this machine alone. */
  call(): { signal: AbortSignal; [customFetch]: typeof fetch; [allowInsecureRequests]: boolean } {
    return {
      signal: AbortSignal.timeout(callTimeout),
      [customFetch]: this.fetch,
      [allowInsecureRequests]: isLoopback(new URL(this.config.issuer).hostname),
    };
  }
}
