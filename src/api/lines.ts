import type { Streams } from './wire';

/** Something came that is neither an answer nor a line of ours. */
export class Nonsense extends Error {}

/** A value from JSON. */
export function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Nonsense(text.slice(0, 100));
  }
}

/** A line of any stream. */
export type AnyLine = Streams[keyof Streams][1];

const TAGS: ReadonlySet<string> = new Set<AnyLine['line']>([
  'rows',
  'found',
  'end',
  'broken'
]);

function decodeLine(text: string): AnyLine {
  const value = decodeJson(text);
  if (
    typeof value === 'object' &&
    value !== null &&
    'line' in value &&
    TAGS.has(String(value.line))
  ) {
    return value as AnyLine;
  }
  throw new Nonsense(text.slice(0, 100));
}

/**
 * The lines of a body, as they come; a last line without its line feed was cut and is dropped.
 *
 * onBytes: called whenever something came.
 */
export async function* linesOf<L extends AnyLine>(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void
): AsyncGenerator<L, void, void> {
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
          yield decodeLine(part) as L;
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined); // the peer may be gone already
  }
}
