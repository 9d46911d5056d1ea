import { forget, recall, remember } from './remembered.ts';
import type { SignOutReason } from './state.ts';
import { chooseStorage, chosenStorage, clearEverywhere, openStorage } from './storage.ts';
import type { BrowserStorage, StorageName, TokenStorage } from './storage.ts';
import { revealTokens, type StoredTokens, type Tokens } from './tokens.ts';

/**
 * The tokens of this tab: in memory always, and where the chosen strategy
 * keeps them as well. It changes nothing by itself; the session decides.
 */
export class KeptTokens {
  readonly #browser: BrowserStorage;
  #storage: TokenStorage;
  #verified: Tokens | undefined;
  #held: StoredTokens | undefined;

  constructor(browser: BrowserStorage) {
    this.#browser = browser;
    this.#storage = openStorage(chosenStorage(browser), browser);
  }

  get storageName(): StorageName {
    return this.#storage.name;
  }

  /** The tokens that may be used. */
  get verified(): Tokens | undefined {
    return this.#verified;
  }

  /** What is kept, verified or not: it suffices for a refresh and for a logout. */
  get held(): StoredTokens | undefined {
    return this.#held;
  }

  /** Reads the storage, after a reload. */
  load(): StoredTokens | undefined {
    this.#held = this.#storage.load();
    return this.#held;
  }

  keep(tokens: Tokens): void {
    this.#verified = tokens;
    this.#hold(revealTokens(tokens));
    remember(this.#browser.local, { sessionId: tokens.claims.sessionId, expiresAt: tokens.expiresAt });
  }

  /** Replaces the refresh token alone. */
  rotate(refreshToken: string): void {
    if (this.#held !== undefined) this.#hold({ ...this.#held, refreshToken });
  }

  /** Forgets everything, wherever it is. */
  clear(): void {
    this.#verified = this.#held = undefined;
    clearEverywhere(this.#browser);
    forget(this.#browser.local);
  }

  /** Moves to another storage, and leaves nothing behind. */
  moveTo(name: StorageName): void {
    chooseStorage(name, this.#browser);
    clearEverywhere(this.#browser);
    this.#storage = openStorage(name, this.#browser);
    if (this.#held !== undefined) this.#storage.save(this.#held);
  }

  /** Reports whether somebody signed in here, and as far as this browser knows still is. */
  mayBeSignedIn(): boolean {
    return this.#storage.load() !== undefined || recall(this.#browser.local) !== undefined;
  }

  /**
   * Why the environment knows no session any more. One outlives its access
   * tokens: gone before their end, it was ended by somebody.
   */
  reasonOfSilence(now: number): SignOutReason {
    const known = recall(this.#browser.local);
    return known !== undefined && now < known.expiresAt ? 'elsewhere' : 'expired';
  }

  #hold(held: StoredTokens): void {
    this.#held = held;
    this.#storage.save(held);
  }
}
