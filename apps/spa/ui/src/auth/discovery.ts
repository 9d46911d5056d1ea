import { createRemoteJWKSet, customFetch as joseFetch, type JWTVerifyGetKey } from 'jose';
import { customFetch, discoveryRequest, processDiscoveryResponse, type AuthorizationServer } from 'oauth4webapi';
import { callTimeout, type Client } from './client.ts';
import { unavailable } from './errors.ts';

const lifetime = 60 * 60 * 1000;
const backOff = [200, 600];

/**
 * What the environment says of itself: its metadata (OpenID Connect Discovery
 * §4) and its keys. Nothing is asked until it is needed, concurrent callers
 * share one request, and a failure is not remembered.
 */
export class Provider {
  readonly #client: Client;
  #asking: Promise<AuthorizationServer> | undefined;
  #askedAt = 0;
  #keys: { uri: string; get: JWTVerifyGetKey } | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** The environment's metadata, at most an hour old. Throws Unavailable. */
  metadata(): Promise<AuthorizationServer> {
    const now = this.#client.now();
    if (this.#asking === undefined || now - this.#askedAt > lifetime) {
      const asking = this.#discover();
      asking.catch(() => {
        if (this.#asking === asking) this.#asking = undefined;
      });
      this.#asking = asking;
      this.#askedAt = now;
    }
    return this.#asking;
  }

  /**
   * The environment's keys. An unknown "kid" makes jose ask once more, at most
   * every 5 s, so that a forged kid cannot be used to flood the environment.
   */
  async keys(): Promise<JWTVerifyGetKey> {
    const { jwks_uri: uri } = await this.metadata();
    if (uri === undefined) throw unavailable('discovery', new Error('no jwks_uri'));
    if (this.#keys?.uri !== uri) {
      const options = { timeoutDuration: callTimeout, cooldownDuration: 5_000, cacheMaxAge: 600_000 };
      const fetcher = this.#client.call()[customFetch];
      this.#keys = { uri, get: createRemoteJWKSet(new URL(uri), { ...options, [joseFetch]: fetcher }) };
    }
    return this.#keys.get;
  }

  async #discover(): Promise<AuthorizationServer> {
    for (const delay of backOff) {
      try {
        return await this.#ask();
      } catch {
        await new Promise((done) => setTimeout(done, delay));
      }
    }
    try {
      return await this.#ask();
    } catch (error) {
      throw unavailable('discovery', error);
    }
  }

  async #ask(): Promise<AuthorizationServer> {
    const issuer = new URL(this.#client.config.issuer);
    return processDiscoveryResponse(issuer, await discoveryRequest(issuer, this.#client.call()));
  }
}
