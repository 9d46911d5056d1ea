import type { LastSignOut } from './last-sign-out.ts';
import type { StorageName } from './storage.ts';
import type { TabMessage, Tabs } from './tabs.ts';
import type { StoredTokens } from './tokens.ts';

/** What a tab can do about what the others tell. */
export interface Follower {
  /** The tokens of this tab; undefined for a tab that follows nobody. */
  held(): StoredTokens | undefined;
  moveTo(name: StorageName): void;
  end(last: LastSignOut): void;
  rotate(refreshToken: string): void;
  adopt(tokens: StoredTokens): void;
  heard(): void;
}

/** Makes a tab follow the other tabs of its session, and none of another session. */
export function follow(tabs: Tabs, tab: Follower): void {
  tabs.listen((message) => {
    if (message.type === 'storage') return tab.moveTo(message.name);
    const held = tab.held();
    if (held !== undefined && sessionOf(message) === held.sessionId) act(message, held, tabs, tab);
  });
}

type SessionMessage = Exclude<TabMessage, { type: 'storage' }>;

const sessionOf = (message: SessionMessage): string => (message.type === 'tokens' ? message.tokens.sessionId : message.sessionId);

function act(message: SessionMessage, held: StoredTokens, tabs: Tabs, tab: Follower): void {
  switch (message.type) {
    case 'ended':
      return tab.end(message.last);
    case 'rotated':
      return tab.rotate(message.refreshToken);
    case 'heard':
      return tab.heard();
    case 'ask':
      if (held.obtainedAt > message.obtainedAt) tabs.tell({ type: 'tokens', tokens: held });
      return;
    case 'tokens':
      if (message.tokens.obtainedAt > held.obtainedAt) tab.adopt(message.tokens);
  }
}
