import { base64url, errors, jwtVerify, type JWTPayload } from 'jose';
import { leeway, type Client } from './client.ts';
import { InvalidToken, TokenExpired, Unavailable, reason } from './errors.ts';
import { Secret, secretEquals } from './secret.ts';
import type { Claims, Identity } from './tokens.ts';

const algorithms = ['RS256'];

/**
 * Checks an access token of this client: signature against the environment's
 * keys, iss, aud, exp, iat and nbf, with 60 s leeway (RFC 9068 §4).
 *
 * Throws TokenExpired, InvalidToken, or Unavailable when the keys could not be had.
 */
export async function verify(client: Client, accessToken: Secret): Promise<Claims> {
  const { payload, signedWith } = await check(client, accessToken, leeway);
  if (payload['at_hash'] !== undefined || payload['nonce'] !== undefined || payload['events'] !== undefined) {
    throw new InvalidToken('an ID token or a logout token is not an access token');
  }
  return {
    subject: text(payload.sub),
    sessionId: text(payload['sid']),
    organizationId: text(payload['oid']),
    tokenId: text(payload.jti),
    signedWith,
    roles: texts(payload['roles']),
    permissions: texts(payload['permissions']),
    audience: texts(payload.aud),
    issuedAt: Number(payload.iat) * 1000,
    expiresAt: Number(payload.exp) * 1000,
  };
}

/** What an ID token is checked against, besides the client itself. */
export interface IdTokenExpectations {
  /** The access token that came with it, for at_hash; absent when another came since. */
  accessToken?: Secret;
  /** The nonce of the login; absent for a token that no login of this moment asked for. */
  nonce?: Secret;
  /**
   * Accepts one from storage whose exp has passed: it was checked when it came,
   * and says who signed in, not that they still are (OpenID Connect Core §2).
   */
  expired?: boolean;
}

/** Checks an ID token (OpenID Connect Core §3.1.3.7): as {@link verify}, and azp, nonce and at_hash. */
export async function verifyIdToken(client: Client, idToken: Secret, expect: IdTokenExpectations): Promise<Identity> {
  const { payload } = await check(client, idToken, expect.expired ? Number.MAX_SAFE_INTEGER : leeway);
  if (payload['azp'] !== undefined && payload['azp'] !== client.config.clientId) {
    throw new InvalidToken('ID token: azp is another client');
  }
  if (expect.nonce !== undefined && !secretEquals(expect.nonce.reveal(), text(payload['nonce']))) {
    throw new InvalidToken('ID token: nonce does not match this login');
  }
  const hash = payload['at_hash'];
  if (hash !== undefined && expect.accessToken !== undefined && hash !== (await halfHash(expect.accessToken))) {
    throw new InvalidToken('ID token: at_hash is of another access token');
  }
  return { subject: text(payload.sub), name: text(payload['name']), email: text(payload['email']) };
}

async function check(client: Client, token: Secret, clockTolerance: number): Promise<{ payload: JWTPayload; signedWith: string }> {
  const keys = await client.provider.keys();
  const now = client.now();
  try {
    const { payload, protectedHeader } = await jwtVerify(token.reveal(), keys, {
      algorithms,
      issuer: client.config.issuer,
      audience: client.config.clientId,
      requiredClaims: ['sub', 'exp', 'iat'],
      clockTolerance,
      currentDate: new Date(now),
    });
    if (Number(payload.iat) > now / 1000 + leeway) throw new InvalidToken('iat lies in the future: compare the clocks');
    return { payload, signedWith: `${protectedHeader.alg} ${protectedHeader.kid ?? ''}`.trim() };
  } catch (error) {
    throw tokenError(error);
  }
}

/** Keeps "could not ask for the keys" apart from "the token is bad". */
function tokenError(error: unknown): Error {
  if (error instanceof InvalidToken) return error;
  if (error instanceof errors.JWTExpired) return new TokenExpired('exp has passed');
  const keysFailed = !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC';
  return keysFailed ? new Unavailable(`keys: ${reason(error)}`) : new InvalidToken(reason(error));
}

/** The left half of SHA-256, as OpenID Connect Core §3.1.3.6 asks for RS256. */
async function halfHash(token: Secret): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token.reveal()));
  return base64url.encode(new Uint8Array(hash, 0, 16));
}

const text = (claim: unknown): string => (typeof claim === 'string' ? claim : '');

const texts = (claim: unknown): readonly string[] =>
  (Array.isArray(claim) ? claim : [claim]).filter((v): v is string => typeof v === 'string');
