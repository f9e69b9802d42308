import { type CodeAction, CodeActionKind, type WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/analyse.ts';
import type { Diagnostic, Fix } from '../analysis/diagnose.ts';
import { disablingComment, modelInsertion } from '../analysis/insertions.ts';
import type { Project } from '../analysis/project.ts';
import type { Suggestion } from '../analysis/suggestions.ts';
import { touches } from '../model/range.ts';
import type { Range, TextEdit } from '../model/service.ts';
import { unusedSuppression } from '../rules/unusedSuppression.ts';
import { groupBy } from '../scheduling/groupBy.ts';
import { FIX_ALL, REWRITE, wants } from './codeActionKinds.ts';
import { toLspDiagnostic } from './diagnostics.ts';
import { toLspEdit, toWorkspaceEdit } from './toLsp.ts';

/** What the client can show. */
export interface CodeActionSupport {
  readonly versionedEdits: boolean;
  readonly disabled: boolean;
}

/** What there is to choose from. */
export interface Offers {
  readonly analysis: Analysis;
  readonly project: Project;
  /** Of the whole document. The fixes of those at hand are judged. */
  readonly diagnostics: readonly Diagnostic[];
  /** For the services at hand: what lowers the risk, and every placement that has a name. */
  readonly suggestions: readonly Suggestion[];
  readonly rewrites: readonly Suggestion[];
}

type Write = (edits: readonly TextEdit[]) => WorkspaceEdit;

/**
 * Quick fixes for the findings under the cursor, and rewrites for the other placements that lower the risk; any
 * placement for a client that asks for rewrites, and all that is safe for one that asks to fix everything.
 * @param only the kinds that the client asks for; all that people are shown unasked where it names none
 */
export function codeActions(
  document: TextDocument,
  range: Range,
  offers: Offers,
  support: CodeActionSupport,
  only?: readonly string[],
): CodeAction[] {
  const fixing = wants(CodeActionKind.QuickFix, only);
  const { uri, version } = document;
  const write: Write = (edits) =>
    toWorkspaceEdit([{ uri, version, edits: edits.map((edit) => toLspEdit(document, edit)) }], support.versionedEdits);
  const near = offers.diagnostics.filter((diagnostic) => touches(diagnostic.range, range));
  const mending = fixing ? fixesFor(near) : [];
  const fixed = new Set(mending.map(([fix]) => keyOf(fix)));
  const placements = (only ? offers.rewrites : offers.suggestions)
    .filter((placement) => !fixed.has(keyOf(placement)))
    .filter(({ refused, edits }) => (refused === undefined ? edits.length > 0 : support.disabled));
  const titled = distinctly(document, [...mending.map(([fix]) => fix), ...placements]);
  const fixes = mending.map(([fix, mended]) => quickFix(document, titled(fix), mended, write));
  const disabling = fixing ? disablingActions(document, near, offers, write) : [];
  const rewriting = placements.map((placement) => rewriteAction(titled(placement), write));
  const others = [...rewriting, ...declaringActions(range, offers, write)];
  return [...fixes, ...others, ...disabling, ...(only ? fixAll(offers, write) : [])].filter(({ kind = '' }) =>
    wants(kind, only),
  );
}

/** What a choice says, and what it does. */
interface Choice {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Equal for choices that do the same. */
const keyOf = ({ title, edits }: Choice): string => JSON.stringify([title, edits]);

/** Each fix once, with every finding it mends. */
function fixesFor(near: readonly Diagnostic[]): readonly (readonly [Fix, readonly Diagnostic[]])[] {
  const fixes = new Map<string, [Fix, Diagnostic[]]>();
  for (const diagnostic of near) {
    for (const fix of diagnostic.fixes()) {
      const [first, mended] = fixes.get(keyOf(fix)) ?? [fix, []];
      fixes.set(keyOf(fix), [first, [...mended, diagnostic]]);
    }
  }
  return [...fixes.values()];
}

/** Titles that stand for one choice alone: those of services with the same numbers tell the line, too. */
function distinctly(document: TextDocument, choices: readonly Choice[]): <C extends Choice>(choice: C) => C {
  const byTitle = groupBy(choices, ({ title }) => title);
  return (choice) => {
    const { title, edits } = choice;
    const [first] = edits;
    if (!first || byTitle.get(title)?.length === 1) return choice;
    return { ...choice, title: `${title} (line ${document.positionAt(first.range.start).line + 1})` };
  };
}

function quickFix(
  document: TextDocument,
  { title, preferred, edits }: Fix,
  mended: readonly Diagnostic[],
  write: Write,
): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred: preferred,
    diagnostics: mended.map((diagnostic) => toLspDiagnostic(document, diagnostic)),
    edit: write(edits),
  };
}

function disablingActions(
  document: TextDocument,
  near: readonly Diagnostic[],
  { analysis, project }: Offers,
  write: Write,
): CodeAction[] {
  const first = new Map(near.toReversed().map((diagnostic) => [diagnostic.rule, diagnostic]));
  return [...first.values()].toReversed().flatMap((diagnostic) => {
    const edit = disablingComment(analysis, diagnostic, project);
    if (!edit) return [];
    const diagnostics = [toLspDiagnostic(document, diagnostic)];
    return [
      { title: `Disable ${diagnostic.rule} here`, kind: CodeActionKind.QuickFix, diagnostics, edit: write([edit]) },
    ];
  });
}

function rewriteAction({ target, title, edits, refused }: Suggestion, write: Write): CodeAction {
  const action = { title, kind: `${REWRITE}.${target}` };
  return refused === undefined ? { ...action, edit: write(edits) } : { ...action, disabled: { reason: refused } };
}

/** Offered where the service is named, so that no other line has a light bulb for it. */
function declaringActions(range: Range, { analysis, project }: Offers, write: Write): CodeAction[] {
  const named = analysis.services.filter(({ nameRange }) => touches(nameRange, range));
  return named.flatMap((service) => {
    const declared = modelInsertion(analysis, service, project);
    if (!declared) return [];
    const title = `Declare the fault model: ${declared.model}`;
    return [{ title, kind: `${REWRITE}.declare`, edit: write(declared.edits) }];
  });
}

/**
 * Only what changes nothing but remarks: suppressions without an effect, one a comment, so that no two edits meet.
 * Where replicas go, or which of two numbers is wrong, is for people to decide.
 */
function fixAll({ diagnostics }: Offers, write: Write): CodeAction[] {
  const edits: TextEdit[] = [];
  for (const { rule, fixes } of diagnostics) {
    const [fix, another] = rule === unusedSuppression.id ? fixes() : [];
    if (!fix || another) continue;
    const apart = fix.edits.every((edit) => !edits.some(({ range }) => touches(range, edit.range)));
    if (apart) edits.push(...fix.edits);
  }
  return edits.length === 0 ? [] : [{ title: 'Remove unused suppressions', kind: FIX_ALL, edit: write(edits) }];
}
