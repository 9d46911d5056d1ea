const redacted = '[redacted]';

// The values live outside the objects, so that a console which prints private
// fields has nothing to print.
const values = new WeakMap<Secret, string>();

/**
 * A string that must not be seen: a token, a state, a verifier. It prints as
 * "[redacted]" in templates, JSON, the console and Node's inspect. Reading it
 * takes an explicit call of {@link Secret.reveal}.
 */
export class Secret {
  constructor(value: string) {
    values.set(this, value);
  }

  /** The secret itself, for the request or the storage that needs it. */
  reveal(): string {
    return values.get(this) ?? '';
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return redacted;
  }
}

/**
 * Compares without stopping at the first difference, so that the time taken
 * says nothing about how much matched. An empty string matches nothing.
 */
export function secretEquals(expected: string, given: string): boolean {
  if (expected === '' || expected.length !== given.length) return false;
  let difference = 0;
  for (let i = 0; i < expected.length; i++) {
    difference |= expected.charCodeAt(i) ^ given.charCodeAt(i);
  }
  return difference === 0;
}
