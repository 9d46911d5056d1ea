import { errors as jose } from 'jose';
import { AuthorizationResponseError, OperationProcessingError, ResponseBodyError } from 'oauth4webapi';

/*
 * Every error that leaves this folder is one of these. None has a `cause`: the
 * libraries put whole token responses into theirs, and an error is printed.
 */

/** An error that callers branch on, by class. */
export abstract class AuthError extends Error {}

/** The environment could not be asked, or gave no usable answer. Never a reason to end a local session. */
export class Unavailable extends AuthError {}

/** The environment refused the refresh token with invalid_grant (RFC 6749 §5.2): clear local state. */
export class SessionEnded extends AuthError {}

/** A callback does not belong to a login of this tab. Nothing else in it may be believed. */
export class StateMismatch extends AuthError {}

/** The authorization code was used before, expired, or was issued to somebody else. */
export class CodeRejected extends AuthError {}

/** A token failed a check; the message names the check. */
export class InvalidToken extends AuthError {}

/** A token is good but for its time. */
export class TokenExpired extends InvalidToken {}

/** What the host serves at /config.json cannot be used. */
export class ConfigError extends AuthError {}

/**
 * The error response of the authorization endpoint (RFC 6749 §4.1.2.1). Both
 * values come from outside: show them as text only.
 */
export class AuthorizationError extends AuthError {
  readonly code: string;
  readonly description: string;

  constructor(code: string, description: string) {
    super(`authorization refused: ${code}`);
    this.code = code;
    this.description = description;
  }
}

/** Says why a library call failed, in words that cannot hold a token. */
export function reason(error: unknown): string {
  if (error instanceof AuthError || error instanceof jose.JOSEError) return error.message;
  if (error instanceof OperationProcessingError || error instanceof AuthorizationResponseError) return error.message;
  if (error instanceof ResponseBodyError) return `the environment answered ${error.status} ${error.error}`;
  // What fetch throws when there is no answer, and when it took too long.
  if (error instanceof TypeError) return 'no answer';
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'no answer in time';
  return error instanceof Error ? error.name : 'unknown error';
}

/** Wraps a failure of the way to the environment. */
export function unavailable(what: string, error: unknown): Unavailable {
  return error instanceof Unavailable ? error : new Unavailable(`${what}: ${reason(error)}`);
}
