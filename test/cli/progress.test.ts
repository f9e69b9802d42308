import { expect, test, vi } from 'vitest';
import { Progress } from '../../server/src/cli/progress.ts';

/** What a run of so many files, each taking so many milliseconds, writes to its stream. */
function written(isTTY: boolean, files: number, milliseconds: number): string {
  let text = '';
  const stream = { isTTY, write: (part: string) => (text += part) } as unknown as NodeJS.WriteStream;
  vi.useFakeTimers({ toFake: ['performance'] });
  const progress = new Progress(files, stream);
  for (let n = 0; n < files; n++) {
    vi.advanceTimersByTime(milliseconds);
    progress.advance();
  }
  progress.clear();
  vi.useRealTimers();
  return text;
}

test.for([
  ['a long run on a terminal', true, 4, 400, '\r3 of 4 files\r4 of 4 files\r\u001B[K'],
  ['a short run says nothing', true, 4, 100, ''],
  ['nor does one without a terminal', false, 4, 400, ''],
] as const)('%s', ([, isTTY, files, milliseconds, expected]) => {
  expect(written(isTTY, files, milliseconds)).toBe(expected);
});
