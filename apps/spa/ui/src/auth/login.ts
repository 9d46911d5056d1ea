import * as oauth from 'oauth4webapi';
import type { Client } from './client.ts';
import { redirectUrl, scope } from './config.ts';
import { AuthorizationError, CodeRejected, StateMismatch, unavailable } from './errors.ts';
import { observe } from './observer.ts';
import { Secret, secretEquals } from './secret.ts';
import { tokenEndpointError } from './token-endpoint.ts';
import { verifyResponse, type Tokens } from './tokens.ts';

/** How long a login may stay on its way through the browser, in milliseconds. */
export const loginAttemptLifetime = 15 * 60 * 1000;

/** What is special about one login. */
export interface LoginOptions {
  /** Where the app takes the user afterwards. The environment never sees it. */
  readonly destination: string;
  /** OpenID Connect Core §3.1.2.1; "none" asks without showing anything. */
  readonly prompt?: 'none' | 'login' | 'select_account' | 'create';
  /** Replaces the configured redirect URL. */
  readonly redirectUrl?: string;
}

/** One login on its way through the browser, used up by {@link completeLogin}. */
export interface LoginAttempt {
  /** Binds the answer to this attempt (RFC 6749 §10.12). */
  readonly state: Secret;
  /** Binds the ID token to this attempt (OpenID Connect Core §3.1.2.1). */
  readonly nonce: Secret;
  /** Proves at the token endpoint who started the attempt (RFC 7636 §4.1). */
  readonly verifier: Secret;
  readonly redirectUrl: string;
  readonly destination: string;
  readonly silent: boolean;
  readonly createdAt: number;
}

/** Prepares a login with a fresh state, nonce and PKCE verifier. Throws Unavailable. */
export async function beginLogin(client: Client, options: LoginOptions): Promise<{ url: string; attempt: LoginAttempt }> {
  const metadata = await client.provider.metadata();
  const attempt: LoginAttempt = {
    state: new Secret(oauth.generateRandomState()),
    nonce: new Secret(oauth.generateRandomNonce()),
    verifier: new Secret(oauth.generateRandomCodeVerifier()),
    redirectUrl: options.redirectUrl ?? redirectUrl(client.config),
    destination: options.destination,
    silent: options.prompt === 'none',
    createdAt: client.now(),
  };
  if (metadata.authorization_endpoint === undefined) {
    throw unavailable('discovery', new Error('no authorization_endpoint'));
  }
  const url = new URL(metadata.authorization_endpoint);
  for (const [name, value] of Object.entries(await parameters(client, attempt, options))) {
    url.searchParams.set(name, value);
  }
  observe(client, 'LoginStarted')({
    detail: {
      redirect_uri: attempt.redirectUrl,
      scope,
      code_challenge_method: 'S256',
      ...(options.prompt === undefined ? {} : { prompt: options.prompt }),
    },
  });
  return { url: url.href, attempt };
}

async function parameters(client: Client, attempt: LoginAttempt, { prompt }: LoginOptions): Promise<Record<string, string>> {
  return {
    response_type: 'code',
    client_id: client.config.clientId,
    redirect_uri: attempt.redirectUrl,
    scope,
    state: attempt.state.reveal(),
    nonce: attempt.nonce.reveal(),
    code_challenge: await oauth.calculatePKCECodeChallenge(attempt.verifier.reveal()),
    code_challenge_method: 'S256',
    ...(prompt === undefined ? {} : { prompt }),
  };
}

/**
 * Turns the callback's query into verified tokens. The checks run in the only
 * safe order: state, iss (RFC 9207), error, code exchange with the PKCE
 * verifier, ID token (nonce, at_hash), access token.
 *
 * Throws StateMismatch, AuthorizationError, CodeRejected, InvalidToken or Unavailable.
 */
export async function completeLogin(client: Client, attempt: LoginAttempt, query: URLSearchParams): Promise<Tokens> {
  const metadata = await client.provider.metadata();
  const received = observe(client, 'CallbackReceived');
  let answer: URLSearchParams;
  try {
    answer = checkResponse(client, metadata, attempt, query);
  } catch (error) {
    received({ error });
    throw error;
  }
  received();
  const response = await exchange(client, metadata, attempt, answer);
  const verified = observe(client, 'TokensVerified');
  try {
    const tokens = await verifyResponse(client, response, { nonce: attempt.nonce });
    verified({ sessionId: tokens.claims.sessionId, detail: { sub: tokens.claims.subject } });
    return tokens;
  } catch (error) {
    verified({ error });
    throw error;
  }
}

/** Returns parameters that the library has branded: only they can be exchanged, so no check can be left out. */
function checkResponse(
  client: Client,
  metadata: oauth.AuthorizationServer,
  attempt: LoginAttempt,
  query: URLSearchParams,
): URLSearchParams {
  const state = query.getAll('state');
  const fresh = client.now() - attempt.createdAt <= loginAttemptLifetime;
  if (!fresh || state.length !== 1 || !secretEquals(attempt.state.reveal(), state[0] ?? '')) {
    throw new StateMismatch('the answer does not belong to this login');
  }
  let answer: URLSearchParams;
  try {
    answer = oauth.validateAuthResponse(metadata, client.oauth, query, attempt.state.reveal());
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) {
      throw new AuthorizationError(error.error, error.error_description ?? '');
    }
    throw new StateMismatch('the answer names another issuer, or repeats itself');
  }
  if (!answer.get('code')) throw new AuthorizationError('invalid_response', 'neither a code nor an error');
  return answer;
}

async function exchange(
  client: Client,
  metadata: oauth.AuthorizationServer,
  attempt: LoginAttempt,
  answer: URLSearchParams,
): Promise<oauth.TokenEndpointResponse> {
  const done = observe(client, 'CodeExchanged');
  const detail = { code_verifier: 'sent', client_secret: 'none, this is a public client' };
  try {
    const response = await oauth.authorizationCodeGrantRequest(
      metadata, client.oauth, oauth.None(), answer, attempt.redirectUrl, attempt.verifier.reveal(), client.call(),
    );
    const tokens = await oauth.processAuthorizationCodeResponse(metadata, client.oauth, response, {
      expectedNonce: attempt.nonce.reveal(),
      requireIdToken: true,
    });
    done({ detail });
    return tokens;
  } catch (cause) {
    const error = tokenEndpointError(cause, (why) => new CodeRejected(why));
    done({ error, detail });
    throw error;
  }
}
