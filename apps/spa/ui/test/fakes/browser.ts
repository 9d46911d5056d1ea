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

/** Web Locks of one browser: one holder of a name at a time, first come first served. */
export class FakeLocks {
  readonly #queues = new Map<string, { tail: Promise<unknown>; held: number }>();

  readonly request = (async (...args: unknown[]): Promise<unknown> => {
    const callback = args.at(-1) as (lock: unknown) => unknown;
    const { ifAvailable, signal } = (args.length > 2 ? args[1] : {}) as LockOptions;
    const name = String(args[0]);
    const queue = this.#queues.get(name) ?? { tail: Promise.resolve(), held: 0 };
    this.#queues.set(name, queue);
    if (ifAvailable && queue.held > 0) return callback(null);
    queue.held++;
    let granted = false;
    const run = queue.tail.then(() => {
      granted = true;
      signal?.throwIfAborted();
      return callback({ name });
    });
    queue.tail = run.catch(() => undefined).then(() => queue.held--);
    // A request that waits is given up when it is aborted; one that was granted runs to its end.
    const aborted = new Promise((_, reject) => signal?.addEventListener('abort', () => granted || reject(signal.reason)));
    return Promise.race([run, aborted]);
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

/** The locks as one tab sees them: what it holds is free when it closes. */
function locksOf(locks: FakeLocks, closed: Promise<void>): Pick<LockManager, 'request'> {
  const request = async (...args: unknown[]): Promise<unknown> => {
    const callback = args.pop() as (lock: unknown) => unknown;
    return locks.request(...(args as [string, LockOptions]), (lock) => Promise.race([callback(lock), closed]));
  };
  return { request: request as LockManager['request'] };
}

/** One tab. It follows silent requests to the environment and records where else it is sent. */
export class FakeTab implements Browser {
  readonly storage: { session: FakeStorage; local: FakeStorage };
  readonly locks: Pick<LockManager, 'request'>;
  readonly channel: Channel;
  /** Gives back the locks and hears nothing more. Whatever else the tab does, it does in vain. */
  readonly close: () => void;
  readonly visited: string[] = [];
  readonly framed: string[] = [];
  path = '/';
  /** The browser does not let the environment be framed. */
  frameBlocked = false;
  readonly #environment: FakeEnvironment;

  constructor(environment: FakeEnvironment, profile = new FakeProfile(), session = new FakeStorage()) {
    this.#environment = environment;
    this.storage = { session, local: profile.local };
    this.channel = profile.channel();
    let close = (): void => undefined;
    this.locks = locksOf(profile.locks, new Promise((resolve) => (close = resolve)));
    this.close = () => {
      close();
      this.channel.onmessage = null;
      this.channel.postMessage = () => undefined;
    };
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
