/** How long a connection may be silent before it is taken for dead, in milliseconds: three heartbeats of the relay. */
export const silence = 45_000;

/** Breaks a connection that is stopped, or silent for too long. */
export class Watchdog {
  readonly #silent = new AbortController();
  readonly signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(stop: AbortSignal) {
    this.signal = AbortSignal.any([stop, this.#silent.signal]);
    this.reset();
  }

  reset(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#silent.abort(), silence);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
