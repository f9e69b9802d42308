/** `--write-suppressions`: writes a comment above each finding that accepts it, with the reason. */
import { disablingComment, tryAtOnce } from '../analysis/insertions.ts';
import type { Project } from '../analysis/project.ts';
import { joined } from '../text/lines.ts';
import type { TextEdit } from '../model/written.ts';
import type { Severity } from '../rules/rule.ts';
import { atLeast } from './checkText.ts';
import type { FixedText } from './fixText.ts';
import { ANSWERS_HERE } from './answers.ts';
import { Judge } from './judge.ts';

/** The most findings that a run accepts in a file: each comment is tried by reading the file with it. */
const MOST = 200;

export interface Suppress {
  readonly reason: string;
  /** The least severe findings to accept. */
  readonly severity: Severity;
}

/**
 * The text with comments. Findings that no comment can reach stay. Nothing is written where the comments would change
 * other findings.
 */
export function suppressText(
  path: string,
  text: string,
  project: Project,
  { reason, severity }: Suppress,
  answers = ANSWERS_HERE,
): FixedText {
  const judge = new Judge(path, project, answers);
  const { analysis, diagnostics } = judge.judge(text);
  const found = diagnostics.filter((diagnostic) => atLeast(diagnostic.severity, severity));
  const comments = found
    .slice(0, MOST)
    .flatMap(
      (finding) => tryAtOnce(disablingComment(analysis, finding, reason), (source) => judge.analyse(source)) ?? [],
    );
  const placeOf = ({ range }: TextEdit): number => analysis.layout.offsets(range).start;
  // Two findings of one rule on a line share a comment.
  const edits = comments.filter(
    ({ range, newText }, index) =>
      index ===
      comments.findIndex((other) => placeOf(other) === placeOf({ range, newText }) && other.newText === newText),
  );
  const after = analysis.layout.edited(joined(edits));
  const left = judge.judge(after).diagnostics;
  const before = new Set(diagnostics.map(({ rule, message }) => `${rule}\0${message}`));
  const same = left.every(({ rule, message }) => before.has(`${rule}\0${message}`));
  return same ? { text: after.text, applied: diagnostics.length - left.length } : { text, applied: 0 };
}
