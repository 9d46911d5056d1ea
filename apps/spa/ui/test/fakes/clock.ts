import { vi } from 'vitest';

const real = setTimeout;

/** Takes over Date and timers. Cryptography goes on in real time, so tests wait with {@link until}. */
export function fakeClock(): void {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
}

/** Lets what is under way go on, in steps of some milliseconds of the fake clock, until a condition holds. */
export async function until(condition: () => boolean, step = 10, steps = 3_000): Promise<void> {
  for (let i = 0; i < steps; i++) {
    if (condition()) return;
    vi.advanceTimersByTime(step);
    await new Promise((done) => real(done, 1));
  }
  throw new Error('it never came');
}

/** Lets time pass in some steps, and what is due in it happen. */
export async function pass(ms: number, steps = 40): Promise<void> {
  const end = Date.now() + ms;
  await until(() => Date.now() >= end, Math.ceil(ms / steps));
}
