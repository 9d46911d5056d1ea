import type { Client } from './client.ts';
import { SessionEnded, Unavailable } from './errors.ts';
import type { KeptTokens } from './kept.ts';
import { refresh } from './refresh.ts';
import { Secret } from './secret.ts';
import { isSignedOut, silentLogin, type Frame } from './silent.ts';
import type { Tokens } from './tokens.ts';

/**
 * Renews the kept tokens once: by refresh token, or silently where the
 * environment gave none. `onRotated` hears of a refresh token that replaced
 * ours although the rest of the answer was of no use.
 *
 * Throws SessionEnded or Unavailable.
 */
export async function renew(
  client: Client,
  frame: Frame,
  kept: KeptTokens,
  onRotated: (refreshToken: string) => void,
): Promise<Tokens> {
  const refreshToken = kept.held?.refreshToken;
  if (refreshToken !== undefined) {
    return refresh(client, {
      refreshToken: new Secret(refreshToken),
      before: kept.verified,
      onUnverified: (next) => onRotated(next.reveal()),
    });
  }
  try {
    return await silentLogin(client, frame);
  } catch (error) {
    throw isSignedOut(error) ? new SessionEnded('the environment asks for a sign-in') : new Unavailable('silent refresh');
  }
}
