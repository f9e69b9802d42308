import { type DataCallback, type Disposable, StreamMessageReader } from 'vscode-languageserver/node';

/**
 * A reader that skips messages on which the library stumbles, such as a cancellation of nothing; they are no reason to
 * end.
 */
export class ForgivingReader extends StreamMessageReader {
  override listen(callback: DataCallback): Disposable {
    return super.listen((message) => {
      try {
        callback(message);
      } catch (error) {
        process.stderr.write(`a message is left out: ${String(error)}\n`);
      }
    });
  }
}
