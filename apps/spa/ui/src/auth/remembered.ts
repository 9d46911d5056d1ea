const key = 'multiapp_spa_signed_in';

/** That this browser is signed in here, and until when its latest access token lasts. No secret. */
export interface Remembered {
  readonly sessionId: string;
  readonly expiresAt: number;
}

/**
 * Remembers across reloads and tabs that somebody signed in, which is all that
 * the memory strategy leaves behind. It decides whether a page without tokens
 * asks the environment silently: a visitor who never signed in is not sent
 * anywhere.
 */
export function remember(storage: Storage, session: Remembered): void {
  storage.setItem(key, JSON.stringify(session));
}

export function recall(storage: Storage): Remembered | undefined {
  try {
    const value = JSON.parse(storage.getItem(key) ?? 'null') as Remembered | null;
    return value ?? undefined;
  } catch {
    return undefined;
  }
}

export function forget(storage: Storage): void {
  storage.removeItem(key);
}
