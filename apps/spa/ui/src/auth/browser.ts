import { hiddenFrame } from './frame.ts';
import type { Frame } from './silent.ts';
import type { BrowserStorage } from './storage.ts';
import type { Channel } from './tabs.ts';

/** What the session needs from a browser; tests give their own. */
export interface Browser {
  readonly storage: BrowserStorage;
  readonly locks: Pick<LockManager, 'request'>;
  readonly channel: Channel;
  readonly frame: Frame;
  /** Leaves the page. */
  navigate(url: string): void;
  /** Replaces the address without loading anything. */
  showPath(path: string): void;
}

/** The browser that this page runs in. */
export const thisBrowser = (): Browser => ({
  storage: { session: sessionStorage, local: localStorage },
  locks: navigator.locks,
  channel: new BroadcastChannel('multiapp_spa'),
  frame: hiddenFrame,
  navigate: (url) => location.assign(url),
  showPath: (path) => history.replaceState(null, '', path),
});
