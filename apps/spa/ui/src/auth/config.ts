import { ConfigError, unavailable } from './errors.ts';

/** One public OAuth client of one environment, as the host serves it at /config.json. */
export interface Config {
  /** The environment's URL without a trailing slash, the exact value of its "iss" claims. */
  readonly issuer: string;
  readonly clientId: string;
  /** Where this app is served; redirect URLs are made from it. */
  readonly spaUrl: string;
  /** The web app, whose API is called with the access token. */
  readonly webUrl: string;
}

/** What the app asks for (OpenID Connect Core §5.4; offline_access yields a refresh token). */
export const scope = 'openid profile email offline_access';

/** The addresses to register at the environment. */
export const redirectUrl = (c: Config): string => `${c.spaUrl}/callback`;
export const silentRedirectUrl = (c: Config): string => `${c.spaUrl}/silent-callback`;
export const postLogoutRedirectUrl = (c: Config): string => `${c.spaUrl}/signed-out`;

/** Reads the runtime configuration. Throws Unavailable, or ConfigError with every mistake in it. */
export async function loadConfig(fetcher: typeof fetch): Promise<Config> {
  let served: unknown;
  try {
    const response = await fetcher('/config.json', { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(String(response.status));
    served = await response.json();
  } catch (error) {
    throw unavailable('/config.json', error);
  }
  return parseConfig(served);
}

/** Checks what the host served; exported for tests. */
export function parseConfig(served: unknown): Config {
  const values = typeof served === 'object' && served !== null ? (served as Record<string, unknown>) : {};
  const mistakes: string[] = [];
  const url = (key: string): string => {
    const value = values[key];
    const mistake = typeof value === 'string' ? urlMistake(value) : 'it is missing';
    if (mistake !== undefined) mistakes.push(`${key}: ${mistake}`);
    return String(value);
  };
  const config = {
    issuer: url('env_url'),
    spaUrl: url('spa_url'),
    webUrl: url('web_url'),
    clientId: String(values['client_id'] ?? ''),
  };
  if (config.clientId === '') mistakes.push('client_id: it is missing');
  if (mistakes.length > 0) throw new ConfigError(`/config.json: ${mistakes.join('; ')}`);
  return config;
}

function urlMistake(value: string): string | undefined {
  if (!URL.canParse(value) || value.endsWith('/')) return 'it must be a URL without a trailing slash';
  const url = new URL(value);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return undefined;
  return 'it must use https: tokens would cross the network in the clear';
}

/** Reports whether a host name stays on this machine (RFC 6761 §6.3 reserves localhost). */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
