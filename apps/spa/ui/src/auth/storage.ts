import { parseStoredTokens, type StoredTokens } from './tokens.ts';

/** The three places where a browser app can keep its tokens. */
export type StorageName = 'memory' | 'session' | 'local';

/** One place, and what it means to keep tokens there. */
export interface TokenStorage {
  readonly name: StorageName;
  load(): StoredTokens | undefined;
  save(tokens: StoredTokens): void;
  clear(): void;
}

/** What the user should know before choosing a place: three questions, three answers. */
export interface TradeOff {
  readonly title: string;
  readonly survivesReload: string;
  readonly survivesTabClose: string;
  readonly readableByScript: string;
}

export const tradeOffs: Readonly<Record<StorageName, TradeOff>> = {
  memory: {
    title: 'Memory and silent refresh',
    survivesReload: 'no, a silent sign-in brings new ones',
    survivesTabClose: 'no',
    readableByScript: 'only while this page runs',
  },
  session: {
    title: 'Session storage',
    survivesReload: 'yes',
    survivesTabClose: 'no',
    readableByScript: 'yes, in this tab',
  },
  local: {
    title: 'Local storage',
    survivesReload: 'yes',
    survivesTabClose: 'yes',
    readableByScript: 'yes, in every tab, until you sign out',
  },
};

const tokensKey = 'multiapp_spa_tokens';
const choiceKey = 'multiapp_spa_storage';

/** The two storages of the browser that a page can write to. */
export interface BrowserStorage {
  readonly session: Storage;
  readonly local: Storage;
}

/** Opens the storage of that name. Memory keeps nothing: the tokens of a running page are in the session. */
export function openStorage(name: StorageName, browser: BrowserStorage): TokenStorage {
  const storage = name === 'memory' ? undefined : browser[name];
  return {
    name,
    load() {
      try {
        return parseStoredTokens(JSON.parse(storage?.getItem(tokensKey) ?? 'null'));
      } catch {
        return undefined;
      }
    },
    save(tokens) {
      storage?.setItem(tokensKey, JSON.stringify(tokens));
    },
    clear() {
      storage?.removeItem(tokensKey);
    },
  };
}

/** Removes tokens from every place, whichever is chosen: what was left behind must not stay. */
export function clearEverywhere(browser: BrowserStorage): void {
  browser.session.removeItem(tokensKey);
  browser.local.removeItem(tokensKey);
}

/** The choice outlives the session; it is no secret. */
export function chosenStorage(browser: BrowserStorage): StorageName {
  const name = browser.local.getItem(choiceKey);
  return name === 'session' || name === 'local' ? name : 'memory';
}

export function chooseStorage(name: StorageName, browser: BrowserStorage): void {
  browser.local.setItem(choiceKey, name);
}
