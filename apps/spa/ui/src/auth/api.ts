import { callTimeout, type Client } from './client.ts';
import { SessionEnded, unavailable } from './errors.ts';
import { observe } from './observer.ts';
import type { Session } from './session.ts';

/** What the API answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Asks the web app's API who this is, with the access token (RFC 6750 §2.1). A
 * 401 is worth one refresh: it shows whether the session has ended.
 *
 * Throws Unavailable when there was no answer, SessionEnded when the session is over.
 */
export async function callApi(client: Client, session: Session, fetcher: typeof fetch): Promise<ApiAnswer> {
  const done = observe(client, 'ApiCalled');
  const url = `${client.config.webUrl}/api/me`;
  try {
    let response = await request(fetcher, url, session);
    if (response.status === 401) {
      await session.refresh();
      response = await request(fetcher, url, session);
    }
    const body = await response.text();
    done({ detail: { url, status: String(response.status) } });
    return { status: response.status, body };
  } catch (cause) {
    const error = cause instanceof SessionEnded ? cause : unavailable('API', cause);
    done({ error, detail: { url } });
    throw error;
  }
}

async function request(fetcher: typeof fetch, url: string, session: Session): Promise<Response> {
  const token = await session.accessToken();
  return fetcher(url, {
    headers: { Accept: 'application/json', Authorization: `Bearer ${token.reveal()}` },
    credentials: 'omit',
    redirect: 'error',
    signal: AbortSignal.timeout(callTimeout),
  });
}
