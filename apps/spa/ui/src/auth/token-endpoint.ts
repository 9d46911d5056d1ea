import { OperationProcessingError, ResponseBodyError, UnsupportedOperationError } from 'oauth4webapi';
import { InvalidToken, reason, unavailable } from './errors.ts';

/**
 * Translates a failed token request (RFC 6749 §5.2): invalid_grant becomes
 * what the caller says, an answer that breaks the rules InvalidToken, and
 * everything else Unavailable. The answer itself is left behind.
 */
export function tokenEndpointError(error: unknown, refused: (description: string) => Error): Error {
  if (error instanceof ResponseBodyError && error.error === 'invalid_grant') {
    return refused('the environment answered invalid_grant');
  }
  if (error instanceof UnsupportedOperationError) return new InvalidToken(error.message);
  if (error instanceof OperationProcessingError && isTokenCode(error.code)) return new InvalidToken(reason(error));
  return unavailable('token endpoint', error);
}

/** The library's codes for a token that fails a check, as opposed to an answer that is none. */
const isTokenCode = (code: string | undefined): boolean =>
  ['OAUTH_INVALID_RESPONSE', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED'].includes(code ?? '');
