import { beforeEach, vi } from 'vitest';

// No test reaches a network: what a test wants to answer, it answers itself.
beforeEach(() => {
  vi.stubGlobal('fetch', () => {
    throw new Error('a test reached for the network');
  });
});
