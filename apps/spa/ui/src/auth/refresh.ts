import * as oauth from 'oauth4webapi';
import type { Client } from './client.ts';
import { SessionEnded, unavailable } from './errors.ts';
import { observe } from './observer.ts';
import { Secret } from './secret.ts';
import { tokenEndpointError } from './token-endpoint.ts';
import { verifyResponse, type Tokens } from './tokens.ts';

/** What a refresh needs: the refresh token, and after a restart nothing else. */
export interface Refreshable {
  readonly refreshToken: Secret;
  /** The tokens it replaces, to compare the user with. */
  readonly before?: Tokens | undefined;
  /** Hears the rotated refresh token when the rest of the answer fails a check: the old one is used up. */
  readonly onUnverified?: (refreshToken: Secret) => void;
}

/**
 * Exchanges the refresh token for the next tokens (RFC 6749 §6). The caller
 * sees to it that one refresh runs at a time (refresh-once.ts).
 *
 * Throws SessionEnded for invalid_grant alone, and Unavailable for everything
 * else. Clear local state on the first and keep it on the second.
 */
export async function refresh(client: Client, { refreshToken, before, onUnverified }: Refreshable): Promise<Tokens> {
  const done = observe(client, 'TokenRefreshed');
  const failed = observe(client, 'RefreshFailed');
  const sessionId = before?.claims.sessionId;
  try {
    const response = await request(client, refreshToken);
    const tokens = await verifyResponse(client, response, { before }).catch((error: unknown) => {
      if (response.refresh_token !== undefined) onUnverified?.(new Secret(response.refresh_token));
      throw error;
    });
    const rotated = tokens.refreshToken?.reveal() !== refreshToken.reveal();
    done({ sessionId: tokens.claims.sessionId, detail: { rotated: String(rotated) } });
    return tokens;
  } catch (cause) {
    const error = cause instanceof SessionEnded ? cause : unavailable('refresh', cause);
    failed({ sessionId, error });
    throw error;
  }
}

async function request(client: Client, refreshToken: Secret): Promise<oauth.TokenEndpointResponse> {
  const metadata = await client.provider.metadata();
  try {
    const response = await oauth.refreshTokenGrantRequest(
      metadata, client.oauth, oauth.None(), refreshToken.reveal(), client.call(),
    );
    return await oauth.processRefreshTokenResponse(metadata, client.oauth, response);
  } catch (error) {
    throw tokenEndpointError(error, (why) => new SessionEnded(why));
  }
}
