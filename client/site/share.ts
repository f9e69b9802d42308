/** Keeps a text in the fragment of an address, which browsers never send to a server. */

/** The longest text that is read from an address, in bytes. */
const MOST_BYTES = 1_000_000;

export async function toFragment(text: string): Promise<string> {
  const packed = await bytesOf(through(new Blob([text]), new CompressionStream('deflate-raw')));
  return btoa(Array.from(packed, (byte) => String.fromCodePoint(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The text in a fragment; undefined where it holds none. */
export async function fromFragment(fragment: string): Promise<string | undefined> {
  try {
    const packed = Uint8Array.from(atob(fragment.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
    const bytes = await bytesOf(through(new Blob([packed]), new DecompressionStream('deflate-raw')));
    return bytes.length === 0 ? undefined : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function through(blob: Blob, stream: CompressionStream | DecompressionStream): ReadableStream<Uint8Array> {
  return blob.stream().pipeThrough<Uint8Array>(stream);
}

/**
 * Collects the bytes of a stream.
 * @throws Error when there are too many: a few bytes of an address can stand for gigabytes
 */
async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      throw new Error('too long');
    }
    chunks.push(new Uint8Array(value));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
