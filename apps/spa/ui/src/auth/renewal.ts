/** How long before its end a token is renewed, in milliseconds; short-lived ones at four fifths of their life. */
const lead = 60_000;

/** Waits between attempts that failed. The first is short: an answer that got lost can be had again at once. */
const retries = [2_000, 5_000, 10_000, 20_000, 30_000];

/**
 * Decides when to renew, and calls `renew` then. The decision is by the clock
 * and not by the timer alone, which stops while a computer sleeps.
 */
export class Renewal {
  readonly #now: () => number;
  readonly #renew: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #failures = 0;

  constructor(now: () => number, renew: () => void) {
    this.#now = now;
    this.#renew = renew;
  }

  /** Plans the renewal of tokens that live from one moment to another. */
  plan({ obtainedAt, expiresAt }: { obtainedAt: number; expiresAt: number }): void {
    this.#failures = 0;
    this.#at(expiresAt - Math.min(lead, (expiresAt - obtainedAt) / 5));
  }

  /** Plans another attempt after one that failed. */
  retry(): void {
    const wait = retries[Math.min(this.#failures++, retries.length - 1)] ?? lead;
    this.#at(this.#now() + wait);
  }

  /** Renews if the moment has come; for when a page wakes up. */
  check(): void {
    if (this.#now() >= this.#dueAt) this.#fire();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
  }

  #at(moment: number): void {
    clearTimeout(this.#timer);
    this.#dueAt = moment;
    this.#timer = setTimeout(() => this.#fire(), Math.max(0, moment - this.#now()));
  }

  #fire(): void {
    this.stop();
    this.#renew();
  }
}
