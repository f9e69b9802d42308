/** What tells a finding from all others of its file, and stays the same when it moves. */
import { createHash } from 'node:crypto';
import type { Position, Range } from 'vscode-languageserver';
import type { CheckedFile, ServiceReport } from './checkText.ts';

/**
 * For each finding: made of its rule, the name of its service, the text of its line without comments, and, of several that
 * are alike in all of these, which it is.
 */
export function fingerprintsOf({ report, lines }: CheckedFile): readonly string[] {
  const seen = new Map<string, number>();
  return report.diagnostics.map(({ rule, range }, index) => {
    const service = serviceAt(report.services, range.start)?.name ?? '';
    const place = [rule, service, wordsOf(lines[index] ?? '')].join('\0');
    const nth = seen.get(place) ?? 0;
    seen.set(place, nth + 1);
    return createHash('sha256').update(`${place}\0${nth}`).digest('hex').slice(0, 32);
  });
}

/** The service that a place is in: the smallest one, should they lie in each other. */
export function serviceAt(services: readonly ServiceReport[], place: Position): ServiceReport | undefined {
  let found: ServiceReport | undefined;
  for (const service of services) {
    if (contains(service.range, place) && (!found || contains(found.range, service.range.start))) found = service;
  }
  return found;
}

function contains({ start, end }: Range, place: Position): boolean {
  return !isBefore(place, start) && !isBefore(end, place);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** A `#` inside quotes is taken for a comment too: then a little less of the line tells findings apart. */
function wordsOf(line: string): string {
  return line.replace(/(?:^|\s)#.*$/, '').trim();
}
