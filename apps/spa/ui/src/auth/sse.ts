/** One event of a text/event-stream. */
export interface StreamEvent {
  readonly type: string;
  readonly data: string;
}

/** The most text that may be waiting for its end, in characters. No event of ours comes near it. */
const longest = 64 * 1024;

/**
 * Reads a text/event-stream (HTML Living Standard §9.2.6), which EventSource
 * cannot do where an Authorization header is needed. `heard` is called for all
 * that arrives, comments included: a heartbeat is one. "id" and "retry" are left
 * out, because a session ends once.
 *
 * Throws what the stream throws, and an Error for one that never ends a line.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const event = new EventBuilder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      rest += decoder.decode(value, { stream: true });
      if (rest.length > longest) throw new Error('the stream does not end its lines');
      // A carriage return at the end may be the first half of a line end.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const whole = event.add(line);
        if (whole !== undefined) yield whole;
      }
    }
  } finally {
    // The connection ends with whoever reads it.
    await reader.cancel().catch(() => undefined);
  }
}

/** Collects the fields of an event until an empty line ends it. */
class EventBuilder {
  #type = '';
  #data: string[] = [];

  add(line: string): StreamEvent | undefined {
    if (line === '') return this.#take();
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') this.#type = value;
    if (field === 'data') this.#data.push(value);
    return undefined;
  }

  /** An event without data is none. */
  #take(): StreamEvent | undefined {
    const event = { type: this.#type || 'message', data: this.#data.join('\n') };
    const whole = this.#data.length > 0;
    this.#type = '';
    this.#data = [];
    return whole ? event : undefined;
  }
}
