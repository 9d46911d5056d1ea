/** What one stream of the relay was asked, and how the test writes to it. */
export interface FakeStream {
  readonly token: string;
  readonly closed: boolean;
  send(text: string): void;
  event(type: string, data: unknown): void;
  end(): void;
}

/** The web app's GET /session/events inside the test. */
export class FakeRelay {
  readonly streams: FakeStream[] = [];
  /** Every request, those that were refused as well. */
  asked = 0;
  /** Replaces the stream, to refuse or to fail. */
  answer: (() => Response | Promise<Response>) | undefined;

  get open(): FakeStream[] {
    return this.streams.filter((s) => !s.closed);
  }

  readonly handle = async (url: URL, init?: RequestInit): Promise<Response> => {
    if (url.pathname !== '/session/events') return new Response('', { status: 404 });
    this.asked++;
    return this.answer === undefined ? this.#stream(init) : this.answer();
  };

  /** Tells every open stream that a session ended, as the contract's example does. */
  endSession(sid: string, by = 'Web app', at = Date.now() - 20, reason?: string): void {
    const data = { sid, by, reason, via: 'back channel', at: new Date(at).toISOString(), received: new Date(at + 8).toISOString() };
    for (const stream of this.open) stream.event('ended', data);
  }

  #stream(init?: RequestInit): Response {
    let control!: ReadableStreamDefaultController<Uint8Array>;
    let closed = false;
    const close = (act: () => void): void => {
      if (closed) return;
      closed = true;
      act();
    };
    const body = new ReadableStream<Uint8Array>({ start: (c) => void (control = c), cancel: () => void (closed = true) });
    const send = (text: string): void => control.enqueue(new TextEncoder().encode(text));
    init?.signal?.addEventListener('abort', () => close(() => control.error(new DOMException('', 'AbortError'))));
    this.streams.push({
      token: new Headers(init?.headers).get('Authorization') ?? '',
      get closed() {
        return closed;
      },
      send,
      event: (type, data) => send(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`),
      end: () => close(() => control.close()),
    });
    send(`retry: 1000\nevent: open\ndata: {"sid":"ses_1","now":"${new Date().toISOString()}"}\n\n`);
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  }
}
