import { generateRandomState } from 'oauth4webapi';
import type { Client } from './client.ts';
import { postLogoutRedirectUrl } from './config.ts';
import { unavailable } from './errors.ts';
import { observe } from './observer.ts';
import { secretEquals } from './secret.ts';
import type { StoredTokens } from './tokens.ts';

const key = 'multiapp_spa_logout';

/**
 * Where to send the browser to end the shared session (OpenID Connect
 * RP-Initiated Logout §2). It must be a navigation, because the session is a
 * cookie of the environment. `held` was read before local state was cleared; its
 * ID token may have expired. The state is remembered in this tab.
 *
 * Throws Unavailable.
 */
export async function beginLogout(client: Client, storage: Storage, held: StoredTokens): Promise<string> {
  const started = observe(client, 'LogoutStarted');
  const { sessionId } = held;
  try {
    const url = await logoutUrl(client, held.idToken);
    storage.setItem(key, url.searchParams.get('state') ?? '');
    started({ sessionId, detail: { post_logout_redirect_uri: postLogoutRedirectUrl(client.config) } });
    return url.href;
  } catch (error) {
    started({ sessionId, error });
    throw error;
  }
}

async function logoutUrl(client: Client, idToken: string): Promise<URL> {
  const { end_session_endpoint: endpoint } = await client.provider.metadata();
  if (endpoint === undefined) throw unavailable('discovery', new Error('no end_session_endpoint'));
  const url = new URL(endpoint);
  url.searchParams.set('id_token_hint', idToken);
  url.searchParams.set('client_id', client.config.clientId);
  url.searchParams.set('post_logout_redirect_uri', postLogoutRedirectUrl(client.config));
  url.searchParams.set('state', generateRandomState());
  return url;
}

/** Reports whether the browser comes back from this tab's own logout; true once. */
export function completeLogout(storage: Storage, query: URLSearchParams): boolean {
  const expected = storage.getItem(key) ?? '';
  storage.removeItem(key);
  return secretEquals(expected, query.get('state') ?? '');
}
