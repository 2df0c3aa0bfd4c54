import type { Line } from './wire';

/** Something in a stream that is not one of its lines. */
export class NotALine extends Error {}

const TAGS: ReadonlySet<string> = new Set<Line['line']>([
  'rows',
  'end',
  'broken'
]);

function decodeLine(text: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotALine(text.slice(0, 100));
  }
  if (
    typeof value === 'object' &&
    value !== null &&
    'line' in value &&
    TAGS.has(String(value.line))
  ) {
    return value as Line;
  }
  throw new NotALine(text.slice(0, 100));
}

/**
 * The lines of a body, as they come; a last line without its line feed was cut and is dropped.
 *
 * onBytes: called whenever something came.
 */
export async function* linesOf(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void
): AsyncGenerator<Line, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (
      let chunk = await reader.read();
      !chunk.done;
      chunk = await reader.read()
    ) {
      onBytes();
      const parts = (
        rest + decoder.decode(chunk.value, { stream: true })
      ).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        if (part.trim() !== '') {
          yield decodeLine(part);
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined); // the peer may be gone already
  }
}
