import type { Browser } from './browser.ts';
import type { Client } from './client.ts';
import { Ending } from './ending.ts';
import { SessionEnded, StateMismatch, TokenExpired, Unavailable } from './errors.ts';
import { follow, type Follower } from './follow.ts';
import { lastSignOut, type LastSignOut } from './last-sign-out.ts';
import { beginLogin, completeLogin, type LoginOptions } from './login.ts';
import { completeLogout } from './logout.ts';
import { PendingLogins } from './pending.ts';
import { renew } from './renew.ts';
import { KeptTokens } from './kept.ts';
import { RefreshOnce } from './refresh-once.ts';
import { Relay } from './relay.ts';
import { Renewal } from './renewal.ts';
import type { Secret } from './secret.ts';
import { FrameBlocked, isSignedOut, silentLogin } from './silent.ts';
import { StateHolder } from './state.ts';
import type { StorageName } from './storage.ts';
import { Tabs } from './tabs.ts';
import { isFresh, revealTokens, verifyStoredTokens, type StoredTokens, type Tokens } from './tokens.ts';

/**
 * The user's session in this tab: the one place that decides who is signed in.
 * It owns the tokens, and it is the only caller of login, refresh and logout.
 */
export class Session {
  readonly #client: Client;
  readonly #browser: Browser;
  readonly #pending: PendingLogins;
  readonly #tabs: Tabs;
  readonly #once: RefreshOnce;
  readonly #renewal: Renewal;
  readonly #relay: Relay;
  readonly #ending: Ending;
  readonly #kept: KeptTokens;
  /** Who is signed in, for the screens. */
  readonly state = new StateHolder();
  #refreshing: Promise<Tokens> | undefined;

  constructor(client: Client, browser: Browser) {
    this.#client = client;
    this.#browser = browser;
    this.#pending = new PendingLogins(browser.storage.session, client.now);
    this.#kept = new KeptTokens(browser.storage);
    this.#tabs = new Tabs(browser.channel);
    this.#once = new RefreshOnce(client, browser.locks, this.#tabs);
    this.#renewal = new Renewal(client.now, () => void this.refresh().catch(() => undefined));
    this.#relay = new Relay({
      client,
      locks: browser.locks,
      tabs: this.#tabs,
      accessToken: () => this.accessToken(),
      refresh: () => this.refresh(),
      onEnded: (sessionId, last) => this.#ending.everywhere(sessionId, last),
    });
    this.#ending = new Ending({ client, browser, tabs: this.#tabs, kept: this.#kept, state: this.state, stop: () => this.#stop() });
    follow(this.#tabs, this.#follower());
  }

  get storageName(): StorageName {
    return this.#kept.storageName;
  }

  /** Opens the session at the address that was loaded. Never throws: each outcome is a state. */
  async start(address: URL): Promise<void> {
    const query = address.searchParams;
    if (address.pathname === '/callback') return this.#finishLogin(query);
    if (address.pathname === '/signed-out' && !this.#kept.mayBeSignedIn()) {
      this.#browser.showPath('/signed-out');
      const own = completeLogout(this.#browser.storage.session, query);
      return this.state.set({ kind: 'signedOut', last: own ? this.lastSignOut() : undefined });
    }
    return this.resume(address.pathname === '/signed-out' ? '/' : address.pathname);
  }

  /** Sends the browser to sign in, and from there back to the destination. */
  async signIn(options: LoginOptions): Promise<void> {
    this.state.set({ kind: 'starting' });
    try {
      const { url, attempt } = await beginLogin(this.#client, options);
      this.#pending.add(attempt);
      this.state.set({ kind: 'leaving' });
      this.#browser.navigate(url);
    } catch (error) {
      this.state.fail(error);
    }
  }

  /** Signs out of this session in every tab, and of every other app. */
  signOut(): Promise<void> {
    return this.#ending.signOut();
  }

  /** An access token that is good for some seconds more. Throws SessionEnded or Unavailable. */
  async accessToken(): Promise<Secret> {
    const tokens = this.#kept.verified;
    if (tokens === undefined) throw new SessionEnded('nobody is signed in');
    return isFresh(tokens, this.#client.now()) ? tokens.accessToken : (await this.refresh()).accessToken;
  }

  /** Renews the tokens; callers share one refresh, and so do tabs. Throws SessionEnded or Unavailable. */
  refresh(): Promise<Tokens> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /**
   * Renews if it is time, for a page that comes back from sleep or from the
   * background; also when for a minute nobody was heard who knows of a sign-out.
   */
  check(): void {
    this.#relay.wake();
    this.#renewal.check();
    if (this.#kept.verified !== undefined && this.#relay.contact.lost()) void this.refresh().catch(() => undefined);
  }

  /** How the latest session of this browser ended. */
  lastSignOut(): LastSignOut | undefined {
    return lastSignOut(this.#browser.storage.local);
  }

  /** Moves the tokens to another place, in every tab. */
  useStorage(name: StorageName): void {
    this.#tabs.tell({ type: 'storage', name });
    this.#moveTo(name);
  }

  /** Restores the session from storage, or silently from the environment; also the way to try again. */
  async resume(destination = '/'): Promise<void> {
    this.state.set({ kind: 'starting' });
    this.#browser.showPath(destination);
    const stored = this.#kept.load();
    if (stored !== undefined) return this.#restore(stored, destination);
    if (this.#kept.mayBeSignedIn()) return this.#signInSilently(destination);
    this.state.set({ kind: 'signedOut' });
  }

  async #restore(stored: StoredTokens, destination: string): Promise<void> {
    try {
      this.#hold(await verifyStoredTokens(this.#client, stored));
      this.#renewal.check();
    } catch (error) {
      if (error instanceof TokenExpired) return void (await this.refresh().catch(() => undefined));
      if (error instanceof Unavailable) return this.state.set({ kind: 'unreachable' });
      this.#kept.clear();
      await this.#signInSilently(destination);
    }
  }

  async #signInSilently(destination: string): Promise<void> {
    try {
      this.#share(await silentLogin(this.#client, this.#browser.frame));
    } catch (error) {
      if (error instanceof FrameBlocked) return this.signIn({ destination, prompt: 'none' });
      if (error instanceof Unavailable) return this.state.set({ kind: 'unreachable' });
      if (isSignedOut(error)) return this.#ending.silently();
      this.state.fail(error);
    }
  }

  async #finishLogin(query: URLSearchParams): Promise<void> {
    // The code leaves the address before anything else happens.
    this.#browser.showPath('/callback');
    const attempt = this.#pending.take(query.get('state'));
    if (attempt === undefined) {
      // The Back button leads here after a login: nothing is redeemed, the session goes on.
      return this.#kept.mayBeSignedIn() ? this.resume() : this.state.fail(new StateMismatch('no login of this tab has that state'));
    }
    try {
      this.#share(await completeLogin(this.#client, attempt, query));
      this.#browser.showPath(attempt.destination);
    } catch (error) {
      if (attempt.silent && isSignedOut(error)) {
        this.#browser.showPath('/');
        return this.#ending.silently();
      }
      this.state.fail(error);
    }
  }

  async #refresh(): Promise<Tokens> {
    const held = this.#kept.held;
    if (held === undefined) throw new SessionEnded('nobody is signed in');
    try {
      const once = () => renew(this.#client, this.#browser.frame, this.#kept, (next) => this.#rotate(next));
      const tokens = await this.#once.run(held.sessionId, held.obtainedAt, once);
      if (this.#kept.held?.sessionId === held.sessionId) this.#hold(tokens);
      return tokens;
    } catch (error) {
      const current = this.#kept.held?.sessionId === held.sessionId;
      if (current && error instanceof SessionEnded) this.#ending.refused();
      if (current && !(error instanceof SessionEnded)) this.#keepWaiting();
      throw error;
    }
  }

  /** The session stays although the environment cannot be asked now. */
  #keepWaiting(): void {
    this.#renewal.retry();
    const tokens = this.#kept.verified;
    this.state.set(tokens === undefined ? { kind: 'unreachable' } : { kind: 'signedIn', tokens, offline: true });
  }

  #hold(tokens: Tokens): void {
    this.#kept.keep(tokens);
    this.#renewal.plan(tokens);
    this.#relay.contact.heardAt(tokens.obtainedAt);
    this.#relay.start(tokens.claims.sessionId);
    this.state.set({ kind: 'signedIn', tokens, offline: false });
  }

  /** Holds the tokens of a sign-in. Tabs of the same session go on with them, so that all have the same. */
  #share(tokens: Tokens): void {
    this.#hold(tokens);
    this.#tabs.tell({ type: 'tokens', tokens: revealTokens(tokens) });
  }

  #rotate(refreshToken: string): void {
    this.#kept.rotate(refreshToken);
    const sessionId = this.#kept.held?.sessionId;
    if (sessionId !== undefined) this.#tabs.tell({ type: 'rotated', sessionId, refreshToken });
  }

  #moveTo(name: StorageName): void {
    this.#kept.moveTo(name);
    this.state.set({ ...this.state.get() });
  }

  #stop(): void {
    this.#renewal.stop();
    this.#relay.stop();
  }

  #follower(): Follower {
    return {
      held: () => (this.state.get().kind === 'leaving' ? undefined : this.#kept.held),
      moveTo: (name) => this.#moveTo(name),
      end: (last) => this.#ending.here(last),
      rotate: (refreshToken) => this.#kept.rotate(refreshToken),
      adopt: (stored) => void this.#adopt(stored),
      heard: () => this.#relay.contact.heardAt(this.#client.now()),
    };
  }

  /** Takes over tokens that another tab obtained. Unverifiable ones are left alone: the next refresh asks again. */
  async #adopt(stored: StoredTokens): Promise<void> {
    const tokens = await verifyStoredTokens(this.#client, stored).catch(() => undefined);
    if (tokens !== undefined && this.#kept.held?.sessionId === tokens.claims.sessionId) this.#hold(tokens);
  }
}
