import { type DataCallback, type Disposable, StreamMessageReader } from 'vscode-languageserver/node';

/** A message that the library stumbles over, such as a cancellation of nothing, is left out, and no reason to end. */
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
