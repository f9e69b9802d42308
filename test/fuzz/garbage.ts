import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** From here on `globalThis.gc` collects garbage, so that the memory in use can be told. */
export function collectsGarbage(): void {
  setFlagsFromString('--expose-gc');
  globalThis.gc = runInNewContext('gc') as typeof globalThis.gc;
}
