/**
 * The one place where this app speaks OAuth 2.0 and OpenID Connect. It knows
 * no React; its names are those of the Go module shared/auth.
 *
 * Start with {@link Session} in session.ts, then read in the order of a login:
 *
 *     config.ts        which environment, which client
 *     login.ts         beginLogin and completeLogin: the checks, in the only order there is
 *     verify.ts        is this token good, and for whom?
 *     refresh.ts       the next tokens, or whether the session has ended
 *     refresh-once.ts  one refresh among all tabs
 *     silent.ts        signing in without showing anything
 *     storage.ts       three places to keep tokens, and their trade-offs
 *     logout.ts        ending the shared session
 *     relay.ts         hearing that it was ended elsewhere
 *     ending.ts        clearing local state, in every tab
 *
 * Who checks what: this folder owns state, nonce, iss (RFC 9207), PKCE
 * (RFC 7636), at_hash, and the signature, issuer, audience and times of every
 * token; parsing and cryptography are those of oauth4webapi and jose. It does
 * not decide whether a user may do something: the API does, with its own check.
 */
export { callApi, type ApiAnswer } from './api.ts';
export { thisBrowser } from './browser.ts';
export { Client } from './client.ts';
export { loadConfig, type Config } from './config.ts';
export * from './errors.ts';
export type { LastSignOut, Via } from './last-sign-out.ts';
export { kinds, type Event } from './observer.ts';
export { Session } from './session.ts';
export type { SignOutReason, State } from './state.ts';
export { tradeOffs, type StorageName } from './storage.ts';
export { Timeline } from './timeline.ts';
export type { Tokens } from './tokens.ts';
