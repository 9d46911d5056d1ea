import { generateRandomState } from 'oauth4webapi';
import type { Client } from './client.ts';
import { postLogoutRedirectUrl } from './config.ts';
import { unavailable } from './errors.ts';
import { secretEquals, type Secret } from './secret.ts';

const key = 'multiapp_spa_logout';

/**
 * Where to send the browser to end the shared session (OpenID Connect
 * RP-Initiated Logout §2). It must be a navigation, because the session is a
 * cookie of the environment. Read the ID token before local state is cleared;
 * an expired one is fine. Throws Unavailable.
 */
export async function logoutUrl(client: Client, idToken: Secret, state: string): Promise<string> {
  const { end_session_endpoint: endpoint } = await client.provider.metadata();
  if (endpoint === undefined) throw unavailable('discovery', new Error('no end_session_endpoint'));
  const url = new URL(endpoint);
  url.searchParams.set('id_token_hint', idToken.reveal());
  url.searchParams.set('client_id', client.config.clientId);
  url.searchParams.set('post_logout_redirect_uri', postLogoutRedirectUrl(client.config));
  url.searchParams.set('state', state);
  return url.href;
}

/** Remembers in this tab which logout is on its way, and returns its state. */
export function beginLogout(storage: Storage): string {
  const state = generateRandomState();
  storage.setItem(key, state);
  return state;
}

/** Reports whether the browser comes back from this tab's own logout; true once. */
export function completeLogout(storage: Storage, query: URLSearchParams): boolean {
  const expected = storage.getItem(key) ?? '';
  storage.removeItem(key);
  return secretEquals(expected, query.get('state') ?? '');
}
