/** Identifies a finding among all findings of its file, even when it moves. */
import { createHash } from 'node:crypto';
import type { Position, Range } from 'vscode-languageserver';
import type { DiagnosticReport, ServiceReport } from './fileReport.ts';

/**
 * The fingerprints of the findings of one file, in their order. Each is made of the rule, the name of the service, the
 * text of the line without comments, and a number that counts findings which are alike in all of these.
 */
export class Fingerprints {
  readonly #services: readonly ServiceReport[];
  readonly #seen = new Map<string, number>();

  constructor(services: readonly ServiceReport[]) {
    this.#services = services;
  }

  /** @param line the text of the line on which the finding begins, or the part of it that is near the finding */
  next({ rule, range }: DiagnosticReport, line: string): string {
    const service = serviceAt(this.#services, range.start)?.name ?? '';
    const place = [rule, service, wordsOf(line)].join('\0');
    const nth = this.#seen.get(place) ?? 0;
    this.#seen.set(place, nth + 1);
    return createHash('sha256').update(`${place}\0${nth}`).digest('hex').slice(0, 32);
  }
}

/** The service around a place; the smallest one where services lie in each other. */
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

/**
 * The words of the line without its comment. A `#` inside quotes counts as a comment too, so a little less of the line
 * identifies the finding.
 */
function wordsOf(line: string): string {
  for (let at = line.indexOf('#'); at !== -1; at = line.indexOf('#', at + 1)) {
    if (at === 0 || line[at - 1] === ' ' || line[at - 1] === '\t') return line.slice(0, at).trim();
  }
  return line.trim();
}
