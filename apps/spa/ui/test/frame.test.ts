import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hiddenFrame } from '../src/auth/frame.ts';

const origin = 'http://localhost:5174';
const inside = {};
let frame: { src: string; hidden: boolean; contentWindow: object; remove: () => void };
let listeners: Set<(event: unknown) => void>;

/** Just as much of a browser as the frame needs. */
beforeEach(() => {
  listeners = new Set();
  frame = { src: '', hidden: false, contentWindow: inside, remove: vi.fn() };
  vi.stubGlobal('location', { origin });
  vi.stubGlobal('document', { createElement: () => frame, body: { append: vi.fn() } });
  vi.stubGlobal('addEventListener', (_: string, listener: (event: unknown) => void) => listeners.add(listener));
  vi.stubGlobal('removeEventListener', (_: string, listener: (event: unknown) => void) => listeners.delete(listener));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const post = (event: object) => listeners.forEach((listener) => listener(event));
const answer = (text: string) => ({ type: 'multiapp_spa_silent', answer: text });

// S4
it('believes the frame itself, and nobody else', async () => {
  const loading = hiddenFrame('http://localhost:8090/oauth/authorize', 1000);
  post({ origin: 'https://attacker.example', source: inside, data: answer('?code=forged') });
  post({ origin, source: {}, data: answer('?code=forged') });
  post({ origin, source: inside, data: { type: 'something else' } });
  post({ origin, source: inside, data: null });
  post({ origin, source: inside, data: answer('?code=c&state=s') });
  const query = await loading;
  expect(Object.fromEntries(query ?? [])).toEqual({ code: 'c', state: 's' });
  expect(frame).toMatchObject({ src: 'http://localhost:8090/oauth/authorize', hidden: true });
  expect(frame.remove).toHaveBeenCalledOnce();
  expect(listeners.size).toBe(0);
});

// S4
it('gives up on a frame that says nothing', async () => {
  await expect(hiddenFrame('http://localhost:8090/', 1)).resolves.toBeUndefined();
  expect(frame.remove).toHaveBeenCalledOnce();
  expect(listeners.size).toBe(0);
});
