import { describe, expect, it } from 'vitest';
import { readEvents, type StreamEvent } from '../src/auth/sse.ts';

async function read(...chunks: string[]): Promise<StreamEvent[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      chunks.forEach((chunk) => controller.enqueue(encoder.encode(chunk)));
      controller.close();
    },
  });
  const events: StreamEvent[] = [];
  for await (const event of readEvents(body, () => undefined)) events.push(event);
  return events;
}

// S10: text/event-stream as the HTML Living Standard §9.2.6 reads it.
describe('readEvents', () => {
  const ended = { type: 'ended', data: '{"sid":"ses_1"}' };
  it.each([
    ['line feeds', ['event: ended\ndata: {"sid":"ses_1"}\n\n'], [ended]],
    ['carriage returns', ['event: ended\rdata: {"sid":"ses_1"}\r\r '], [ended]],
    ['both', ['event: ended\r\ndata: {"sid":"ses_1"}\r\n\r\n'], [ended]],
    ['no space after the colon', ['event:ended\ndata:{"sid":"ses_1"}\n\n'], [ended]],
    ['comments, ids and retries beside it', [': beat\n\nretry: 1000\nid: 7\nevent: ended\n: beat\ndata: {"sid":"ses_1"}\n\n'], [ended]],
    ['several lines of data', ['data: a\ndata\ndata:  b\n\n'], [{ type: 'message', data: 'a\n\n b' }]],
    ['an event without data', ['event: ended\n\ndata: x\n\n'], [{ type: 'message', data: 'x' }]],
    ['an event that is cut off', ['event: ended\ndata: {"sid"'], []],
  ])('reads %s', async (_, chunks, events) => {
    expect(await read(...chunks)).toEqual(events);
  });

  it('reads the same however the text is cut', async () => {
    const text = ': beat\r\n\r\nevent: ended\r\ndata: {"by":"Büro"}\r\n\r\nevent: expired\r\ndata: {}\r\n\r\n';
    const whole = await read(text);
    expect(whole).toHaveLength(2);
    for (let i = 1; i < text.length; i++) expect(await read(text.slice(0, i), text.slice(i))).toEqual(whole);
    expect(await read(...text)).toEqual(whole);
  });

  it('gives up a line without end', async () => {
    await expect(read('data: ' + 'x'.repeat(70_000))).rejects.toThrow('does not end');
  });
});
