import type { Browser } from '../../src/auth/browser.ts';
import type { Channel } from '../../src/auth/tabs.ts';
import type { FakeEnvironment } from './environment.ts';

/** Web storage on a map. */
export class FakeStorage implements Storage {
  readonly #items = new Map<string, string>();
  get length(): number {
    return this.#items.size;
  }
  clear(): void {
    this.#items.clear();
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
  /** Everything in it, to look for what must not be there. */
  dump(): string {
    return JSON.stringify([...this.#items]);
  }
}

/** Web Locks of one browser: one holder at a time, first come first served. */
export class FakeLocks {
  #tail: Promise<unknown> = Promise.resolve();
  #held = 0;

  readonly request = (async (...args: unknown[]): Promise<unknown> => {
    const callback = args.at(-1) as (lock: unknown) => unknown;
    const options = (args.length > 2 ? args[1] : {}) as LockOptions;
    if (options.ifAvailable && this.#held > 0) return callback(null);
    this.#held++;
    const run = this.#tail.then(() => callback({ name: args[0] }));
    this.#tail = run.catch(() => undefined).then(() => this.#held--);
    return run;
  }) as LockManager['request'];
}

/** What the tabs of one browser share. Messages arrive later than locks are granted, which is the harder order. */
export class FakeProfile {
  readonly local = new FakeStorage();
  readonly locks = new FakeLocks();
  readonly #channels: Channel[] = [];

  channel(): Channel {
    const channel: Channel = {
      onmessage: null,
      postMessage: (data) => {
        const copy = structuredClone(data);
        const others = this.#channels.filter((c) => c !== channel);
        setTimeout(() => others.forEach((c) => c.onmessage?.({ data: copy } as MessageEvent)), 5);
      },
    };
    this.#channels.push(channel);
    return channel;
  }
}

/** One tab. It follows silent requests to the environment and records where else it is sent. */
export class FakeTab implements Browser {
  readonly storage: { session: FakeStorage; local: FakeStorage };
  readonly locks: FakeLocks;
  readonly channel: Channel;
  readonly visited: string[] = [];
  readonly framed: string[] = [];
  path = '/';
  /** The browser does not let the environment be framed. */
  frameBlocked = false;
  readonly #environment: FakeEnvironment;

  constructor(environment: FakeEnvironment, profile = new FakeProfile(), session = new FakeStorage()) {
    this.#environment = environment;
    this.storage = { session, local: profile.local };
    this.locks = profile.locks;
    this.channel = profile.channel();
  }

  frame = async (url: string): Promise<URLSearchParams | undefined> => {
    this.framed.push(url);
    return this.frameBlocked ? undefined : this.#environment.authorize(url);
  };

  navigate(url: string): void {
    this.visited.push(url);
  }

  showPath(path: string): void {
    this.path = path;
  }
}
