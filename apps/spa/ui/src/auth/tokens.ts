import type { TokenEndpointResponse } from 'oauth4webapi';
import type { Client } from './client.ts';
import { InvalidToken } from './errors.ts';
import { Secret } from './secret.ts';
import { verify, verifyIdToken } from './verify.ts';

/** What a login or a refresh yields, verified. Its secrets print as "[redacted]". */
export interface Tokens {
  /** Proves the user to APIs for a few minutes. */
  readonly accessToken: Secret;
  /** Buys the next tokens, once: each use replaces it (RFC 9700 §4.14). */
  readonly refreshToken?: Secret;
  /** Says who signed in. Kept for the logout, as id_token_hint. */
  readonly idToken: Secret;
  /** The access token's claims. */
  readonly claims: Claims;
  /** What the ID token says of the user. */
  readonly identity: Identity;
  /** When they came and when the access token ends, by this machine's clock, in milliseconds since 1970. */
  readonly obtainedAt: number;
  readonly expiresAt: number;
}

/** The access token's claims after verification. Times are in milliseconds since 1970. */
export interface Claims {
  /** The user (usr_…), the same in every app of the environment. */
  readonly subject: string;
  /** The shared session (ses_…), the same in every app. */
  readonly sessionId: string;
  /** The organization (org_…) the user acts in. */
  readonly organizationId: string;
  readonly tokenId: string;
  /** Algorithm and key id. */
  readonly signedWith: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly audience: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/**
 * The user as the ID token describes them. The subject may name a connection
 * rather than the user: across apps a user is {@link Claims.subject}.
 */
export interface Identity {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
}

/** Tokens with their secrets in the clear, for a storage strategy or another tab of this origin. */
export interface StoredTokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly idToken: string;
  readonly sessionId: string;
  readonly obtainedAt: number;
  readonly expiresAt: number;
}

/** Reports whether the access token lasts for the call that is about to be made: 5 s, less for a short-lived one. */
export const isFresh = ({ obtainedAt, expiresAt }: Tokens, now: number): boolean =>
  now < expiresAt - Math.min(5_000, (expiresAt - obtainedAt) / 10);

/** Writes the secrets in the clear: the one way to store or share tokens. */
export function revealTokens(t: Tokens): StoredTokens {
  return {
    accessToken: t.accessToken.reveal(),
    idToken: t.idToken.reveal(),
    sessionId: t.claims.sessionId,
    obtainedAt: t.obtainedAt,
    expiresAt: t.expiresAt,
    refreshToken: t.refreshToken?.reveal(),
  };
}

/** Reads what {@link revealTokens} wrote; undefined for anything else. Nothing in it is verified. */
export function parseStoredTokens(value: unknown): StoredTokens | undefined {
  const v = value as StoredTokens | null | undefined;
  const texts = [v?.accessToken, v?.idToken, v?.sessionId].every((s) => typeof s === 'string');
  const numbers = [v?.obtainedAt, v?.expiresAt].every((n) => typeof n === 'number');
  const refresh = ['string', 'undefined'].includes(typeof v?.refreshToken);
  return v && texts && numbers && refresh ? v : undefined;
}

/** Verifies stored or shared tokens before they are used. Throws as verify does. */
export async function verifyStoredTokens(client: Client, stored: StoredTokens): Promise<Tokens> {
  const { obtainedAt, expiresAt } = stored;
  const accessToken = new Secret(stored.accessToken);
  const idToken = new Secret(stored.idToken);
  const claims = await verify(client, accessToken);
  // An ID token may be older than a refreshed access token, so at_hash says nothing here.
  const identity = await verifyIdToken(client, idToken, { expired: true });
  const refreshToken = stored.refreshToken === undefined ? undefined : new Secret(stored.refreshToken);
  return { accessToken, refreshToken, idToken, claims, identity, obtainedAt, expiresAt };
}

/** Verifies an answer of the token endpoint. `before` is what a refresh replaces. */
export async function verifyResponse(
  client: Client,
  response: TokenEndpointResponse,
  { nonce, before }: { nonce?: Secret; before?: Tokens | undefined },
): Promise<Tokens> {
  const accessToken = new Secret(response.access_token);
  const idToken = response.id_token === undefined ? before?.idToken : new Secret(response.id_token);
  if (idToken === undefined) throw new InvalidToken('the environment sent no ID token');
  const fresh = response.id_token !== undefined;
  const identity =
    !fresh && before !== undefined
      ? before.identity
      : await verifyIdToken(client, idToken, { accessToken, nonce });
  const claims = await verify(client, accessToken);
  if (before !== undefined && (before.claims.subject !== claims.subject || before.identity.subject !== identity.subject)) {
    throw new InvalidToken('the refreshed tokens name another user');
  }
  const obtainedAt = client.now();
  const lifetime = response.expires_in === undefined ? claims.expiresAt - obtainedAt : response.expires_in * 1000;
  const refreshToken = response.refresh_token === undefined ? before?.refreshToken : new Secret(response.refresh_token);
  return { accessToken, refreshToken, idToken, claims, identity, obtainedAt, expiresAt: obtainedAt + lifetime };
}
