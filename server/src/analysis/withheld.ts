/** Finds the fixes and placements that might help a service and are not offered, with the reasons. */
import type { TextEdit } from '../model/written.ts';
import type { AnalysedService } from './analyse.ts';
import { type Aim, isAbout, type Judged } from './fixVerdict.ts';
import { suggestions } from './suggestions.ts';

/** The reason for each title that is not offered. */
export type Withheld = ReadonlyMap<string, string>;

/** Edits that might help. They are tried with their aim before they are offered. */
export interface Remedy {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly aim: Aim;
}

/** The fixes for the findings of a service, and the placements that lower its risk. */
export function remediesFor({ analysis, answered, diagnostics }: Judged, service: AnalysedService): readonly Remedy[] {
  const findings = diagnostics.filter((found) => isAbout(found, service));
  const mending = findings.flatMap(({ rule, fixes }) =>
    fixes().map((fix): Remedy => ({ ...fix, aim: { mend: rule } })),
  );
  const answer = answered.find(([one]) => one === service)?.[1];
  const better = answer && 'placement' in answer ? suggestions(analysis, service, answer.placement) : [];
  const placements = better.map((one): Remedy => ({ ...one, aim: one.asComment ? 'remark' : 'improve' }));
  return [...mending, ...placements].filter(({ edits }) => edits.length > 0);
}

/**
 * The titles that are not offered, with their reasons. A title is offered where that holds for at least one of several
 * findings.
 * @param reasons for each remedy why it is withheld; undefined where it is offered
 */
export function withheldAmong(remedies: readonly Remedy[], reasons: readonly (string | undefined)[]): Withheld {
  const offered = new Set(remedies.flatMap(({ title }, index) => (reasons[index] === undefined ? [title] : [])));
  return new Map(
    remedies.flatMap(({ title }, index) => (offered.has(title) ? [] : [[title, reasons[index] ?? ''] as const])),
  );
}
