import { loginAttemptLifetime, type LoginAttempt } from './login.ts';
import { Secret } from './secret.ts';

const key = 'multiapp_spa_logins';
const cap = 8;

type Stored = Omit<LoginAttempt, 'state' | 'nonce' | 'verifier'> & { state: string; nonce: string; verifier: string };

/**
 * The logins of this tab that are on their way, one record per state, so that a
 * second one does not break the first. Session storage belongs to one tab: two
 * tabs cannot fight. Old records are forgotten, and there are at most 8.
 */
export class PendingLogins {
  readonly #storage: Storage;
  readonly #now: () => number;

  constructor(storage: Storage, now: () => number) {
    this.#storage = storage;
    this.#now = now;
  }

  add(attempt: LoginAttempt): void {
    const { state, nonce, verifier, ...rest } = attempt;
    const record = { ...rest, state: state.reveal(), nonce: nonce.reveal(), verifier: verifier.reveal() };
    this.#write([...this.#read(), record].slice(-cap));
  }

  /** Hands an attempt out once: whoever asks again, with the same state, gets nothing. */
  take(state: string | null): LoginAttempt | undefined {
    const records = this.#read();
    const found = records.find((r) => r.state === state);
    if (found === undefined || found.state === '') return undefined;
    this.#write(records.filter((r) => r !== found));
    return {
      ...found,
      state: new Secret(found.state),
      nonce: new Secret(found.nonce),
      verifier: new Secret(found.verifier),
    };
  }

  #read(): Stored[] {
    try {
      const records = JSON.parse(this.#storage.getItem(key) ?? '[]') as Stored[];
      return records.filter((r) => this.#now() - r.createdAt <= loginAttemptLifetime);
    } catch {
      return [];
    }
  }

  #write(records: Stored[]): void {
    this.#storage.setItem(key, JSON.stringify(records));
  }
}
