/** Why nothing is offered for a service although something might help it. */
import type { TextEdit } from '../model/written.ts';
import type { AnalysedService } from './analyse.ts';
import type { Diagnostic } from './diagnose.ts';
import { type Aim, isAbout, type Judged } from './fixVerdict.ts';
import { suggestions } from './suggestions.ts';

/** Edits that might help, each to be tried with its aim before it is offered. */
export interface Remedy {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly aim: Aim;
  /** Why the file cannot be edited so; then there is nothing to try. */
  readonly refused?: string;
}

/** For each finding of the service what might mend it, and the placements that lower its risk. */
export function remediesFor({ analysis, answered, diagnostics }: Judged, service: AnalysedService): Remedy[][] {
  const mending = diagnostics
    .filter((found) => isAbout(found, service))
    .map((found: Diagnostic) => found.fixes().map((fix): Remedy => ({ ...fix, aim: { mend: found.rule } })));
  const answer = answered.find(([one]) => one === service)?.[1];
  const better = answer && 'placement' in answer ? suggestions(analysis, service, answer.placement) : [];
  const placements = better.map((one): Remedy => ({ ...one, aim: one.asComment ? 'remark' : 'improve' }));
  return [...mending, placements].filter((remedies) => remedies.length > 0);
}

/**
 * One line about the first finding for which all that might mend it is withheld.
 * @param reasons for each remedy why it is withheld; undefined where it is offered
 */
export function withheldNote(
  remedies: readonly (readonly Remedy[])[],
  reasons: readonly (readonly (string | undefined)[])[],
): string | undefined {
  const index = reasons.findIndex((all) => all.every((reason) => reason !== undefined));
  const [name] = remedies[index]?.[0]?.title.split(':') ?? [];
  return name === undefined ? undefined : `"${name}" is not offered as a fix: ${reasons[index]?.[0] ?? ''}.`;
}
