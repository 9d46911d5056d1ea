import { beginLogin, completeLogin } from './login.ts';
import type { Client } from './client.ts';
import { silentRedirectUrl } from './config.ts';
import { AuthorizationError } from './errors.ts';
import type { Tokens } from './tokens.ts';

/** How long the hidden frame may take, in milliseconds. */
export const frameTimeout = 8_000;

/** Loads an address out of sight; undefined when no answer came back, which is how a blocked frame looks. */
export type Frame = (url: string, timeout: number) => Promise<URLSearchParams | undefined>;

/** Only a top-level redirect can tell: the frame was blocked, or may not have seen the environment's cookie. */
export class FrameBlocked extends Error {}

/**
 * Signs in without showing anything: prompt=none in a hidden frame (OpenID
 * Connect Core §3.1.2.1). The attempt stays in this function, so no storage
 * holds it.
 *
 * Throws FrameBlocked when a top-level prompt=none redirect has to answer, and
 * else as completeLogin; AuthorizationError login_required means signed out.
 */
export async function silentLogin(client: Client, frame: Frame): Promise<Tokens> {
  const { url, attempt } = await beginLogin(client, {
    prompt: 'none',
    destination: '',
    redirectUrl: silentRedirectUrl(client.config),
  });
  const answer = await frame(url, frameTimeout);
  if (answer === undefined) throw new FrameBlocked();
  try {
    return await completeLogin(client, attempt, answer);
  } catch (error) {
    // A browser that blocks third-party cookies hides the session from the frame.
    if (isSignedOut(error) && !sameHost(client)) throw new FrameBlocked();
    throw error;
  }
}

/** Reports whether the environment would have had to ask the user something (OpenID Connect Core §3.1.2.6). */
export function isSignedOut(error: unknown): boolean {
  const codes = ['login_required', 'interaction_required', 'consent_required', 'account_selection_required'];
  return error instanceof AuthorizationError && codes.includes(error.code);
}

/** On one host name, ports aside, the environment's cookie is never third-party. */
const sameHost = ({ config }: Client): boolean => new URL(config.issuer).hostname === new URL(config.spaUrl).hostname;
