import { SignJWT, UnsecuredJWT, base64url, exportJWK, generateKeyPair, type CryptoKey, type JWTPayload } from 'jose';
import { calculatePKCECodeChallenge } from 'oauth4webapi';
import type { FakeRelay } from './relay.ts';

export const issuer = 'http://localhost:8090';
export const webUrl = 'http://localhost:8081';
export const clientId = 'spa_local';

const pair = await generateKeyPair('RS256', { extractable: true });
/** A key that the environment never published. */
export const foreignKey = (await generateKeyPair('RS256', { extractable: true })).privateKey;

/** What the token endpoint is asked. */
export type TokenHandler = (form: URLSearchParams) => Response | Promise<Response>;

interface Login {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string;
}

/**
 * An environment inside the test, for answers that a real one never gives. Each
 * field that starts with "lie" changes one thing about them.
 */
export class FakeEnvironment {
  readonly requests: { path: string; headers: Headers; form: URLSearchParams }[] = [];
  /** Changes claims of the next tokens; undefined removes one. */
  lieInIdToken: JWTPayload = {};
  lieInAccessToken: JWTPayload = {};
  lieAboutKey: { privateKey?: CryptoKey; kid?: string; none?: boolean } = {};
  /** Replaces an endpoint's answer. */
  readonly answers = new Map<string, TokenHandler>();
  sessionId = 'ses_1';
  /** The web app beside it; without one nothing answers there. */
  relay: FakeRelay | undefined;
  /** No session: silent requests are refused. */
  signedOut = false;
  readonly #keys: { kid: string; privateKey: CryptoKey; publicKey: CryptoKey }[] = [{ kid: 'k1', ...pair }];
  readonly #logins = new Map<string, Login>();
  #refreshToken = '';
  #number = 0;

  count(path: string): number {
    return this.requests.filter((r) => r.path === path).length;
  }

  /** The fetch of a client that knows this environment alone. */
  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input));
    if (url.origin === webUrl && this.relay !== undefined) return this.relay.handle(url, init);
    if (url.origin !== issuer) throw new TypeError('Failed to fetch');
    const form = new URLSearchParams(String(init?.body ?? ''));
    this.requests.push({ path: url.pathname, headers: new Headers(init?.headers), form });
    const answer = this.answers.get(url.pathname) ?? this.#endpoints[url.pathname];
    return answer === undefined ? new Response('', { status: 404 }) : answer(form);
  };

  /** The browser's visit to the authorization endpoint, and what comes back to the redirect URL. */
  authorize(address: string, changes: Record<string, string | undefined> = {}): URLSearchParams {
    const asked = new URL(address).searchParams;
    const state = asked.get('state') ?? '';
    const silentlyRefused = this.signedOut && asked.get('prompt') === 'none';
    const code = `code_${++this.#number}`;
    this.#logins.set(code, {
      redirectUri: asked.get('redirect_uri') ?? '',
      challenge: asked.get('code_challenge') ?? '',
      nonce: asked.get('nonce') ?? '',
    });
    const answer = { state, iss: issuer, ...(silentlyRefused ? { error: 'login_required' } : { code }), ...changes };
    return new URLSearchParams(Object.entries(answer).filter((e): e is [string, string] => e[1] !== undefined));
  }

  /** Adds a key and signs with it from then on. */
  async rotateKeys(): Promise<void> {
    const next = await generateKeyPair('RS256', { extractable: true });
    this.#keys.unshift({ kid: `k${this.#keys.length + 1}`, ...next });
  }

  /** Signs claims with the newest key, or as the lie says. */
  async sign(claims: JWTPayload): Promise<string> {
    const { privateKey, kid, none } = this.lieAboutKey;
    if (none) return new UnsecuredJWT(claims).encode();
    const key = this.#keys[0];
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: kid ?? key?.kid ?? '' })
      .sign(privateKey ?? key!.privateKey);
  }

  /** Claims of an access token that is good now. */
  accessClaims(): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: issuer, sub: 'usr_ada', aud: [clientId], iat: now, nbf: now, exp: now + 299, jti: `tok_${++this.#number}`,
      client_id: clientId, sid: this.sessionId, oid: 'org_analytical', roles: ['admin'], permissions: ['members:read'],
      ...this.lieInAccessToken,
    };
  }

  async tokens(nonce?: string): Promise<Record<string, unknown>> {
    const access = await this.sign(strip(this.accessClaims()));
    const { iat, exp, sid } = this.accessClaims();
    const id = await this.sign(
      strip({
        iss: issuer, sub: 'usr_ada', aud: [clientId], azp: clientId, iat, exp, sid, nonce, at_hash: await halfHash(access),
        name: 'Ada Lovelace', email: 'ada@example.com', ...this.lieInIdToken,
      }),
    );
    this.#refreshToken = `refresh_${++this.#number}`;
    return { access_token: access, id_token: id, refresh_token: this.#refreshToken, token_type: 'Bearer', expires_in: 299 };
  }

  readonly #endpoints: Readonly<Record<string, TokenHandler>> = {
    '/.well-known/openid-configuration': () =>
      Response.json({
        issuer, authorization_endpoint: `${issuer}/oauth/authorize`, token_endpoint: `${issuer}/oauth/token`,
        jwks_uri: `${issuer}/keys`, end_session_endpoint: `${issuer}/oidc/logout`,
        authorization_response_iss_parameter_supported: true, id_token_signing_alg_values_supported: ['RS256'],
      }),
    '/keys': async () =>
      Response.json({
        keys: await Promise.all(
          this.#keys.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' })),
        ),
      }),
    '/oauth/token': (form) => (form.get('grant_type') === 'refresh_token' ? this.#refresh(form) : this.#exchange(form)),
  };

  async #exchange(form: URLSearchParams): Promise<Response> {
    const code = form.get('code') ?? '';
    const login = this.#logins.get(code);
    this.#logins.delete(code);
    const verified = login?.challenge === (await calculatePKCECodeChallenge(form.get('code_verifier') ?? ''));
    if (login === undefined || !verified || login.redirectUri !== form.get('redirect_uri')) return invalidGrant();
    return Response.json(await this.tokens(login.nonce));
  }

  async #refresh(form: URLSearchParams): Promise<Response> {
    return form.get('refresh_token') === this.#refreshToken ? Response.json(await this.tokens()) : invalidGrant();
  }
}

export const invalidGrant = (): Response => Response.json({ error: 'invalid_grant' }, { status: 400 });

export async function halfHash(token: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return base64url.encode(new Uint8Array(hash, 0, 16));
}

/** Drops claims that are undefined. */
const strip = (claims: JWTPayload): JWTPayload => JSON.parse(JSON.stringify(claims)) as JWTPayload;
