import { type CodeAction, CodeActionKind, type WorkspaceEdit } from 'vscode-languageserver';
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import type { Diagnostic } from '../analysis/diagnose.ts';
import type { Fix } from '../analysis/findingFixes.ts';
import { isAbout } from '../analysis/fixVerdict.ts';
import { disablingComment, type ModelInsertion, modelInsertion, type Trying } from '../analysis/insertions.ts';
import type { Suggestion } from '../analysis/suggestions.ts';
import { type Offsets, touches } from '../model/range.ts';
import type { TextEdit } from '../model/written.ts';
import { unusedSuppression } from '../rules/unusedSuppression.ts';
import { groupBy } from '../base/groupBy.ts';
import { DECLARE, FIX_ALL, REWRITE, wants } from './codeActionKinds.ts';
import { hasPage, toLspDiagnostic } from './diagnostics.ts';
import { serviceKeys } from './explorer/explorable.ts';
import { lineIn, type Places, toLspEdit, toWorkspaceEdit } from './toLsp.ts';

/** What the client can show. */
export interface CodeActionSupport {
  readonly versionedEdits: boolean;
  readonly disabled: boolean;
  /** True where edits may be shown before they are made. */
  readonly previews?: boolean;
}

/** What the client has in addition to the protocol. Other editors than VS Code have none of it. */
export interface CodeActionExtras {
  /** True where the client has the command `quorate.openExplorer`. */
  readonly explorer?: boolean;
  /** The address of the pages of the rules. It also means that the client has the command `quorate.explainRule`. */
  readonly rulePages?: string;
}

/** What there is to choose from at a place. */
export interface Offers {
  readonly analysis: Analysis;
  /** All diagnostics of the document. The fixes of those at the place have been tried. */
  readonly diagnostics: readonly Diagnostic[];
  /** For the services at the place: the placements that lower the risk, and all placements with a name. */
  readonly suggestions: readonly Suggestion[];
  readonly rewrites: readonly Suggestion[];
  readonly additions: Additions;
  /** The edits that remove all suppressions without an effect, where the client asks to fix everything. */
  readonly removals: readonly TextEdit[];
}

/** What may be added to the file at a place: comments that accept findings, and the fault models of services. */
export interface Additions {
  readonly disabling: readonly (readonly [accepted: Diagnostic, comment: TextEdit])[];
  readonly declared: readonly ModelInsertion[];
}

/**
 * The most services, and the most findings, for which there are actions at one place, the first ones of a selection. A list of more is
 * not read to its end, and each fix in it is tried on a copy of the file.
 */
export const MOST_AT_ONCE = 50;

type Write = (edits: readonly TextEdit[]) => WorkspaceEdit;

/**
 * Quick fixes for the findings under the cursor, and rewrites for the other placements that lower the risk. A client
 * that asks for rewrites gets any placement, and one that asks to fix everything gets all that is safe.
 * @param only the kinds that the client asks for; without it, all that users see unasked
 */
export function codeActions(
  document: Places['document'],
  range: Offsets,
  offers: Offers,
  support: CodeActionSupport & CodeActionExtras,
  only?: readonly string[],
): CodeAction[] {
  const fixing = wants(CodeActionKind.QuickFix, only);
  const { uri, version } = document;
  const { layout } = offers.analysis;
  const places = { document, layout };
  const write: Write = (edits) =>
    toWorkspaceEdit([{ uri, version, edits: edits.map((edit) => toLspEdit(places, edit)) }], support.versionedEdits);
  const near = foundAt(offers.diagnostics, offers.analysis, range);
  const mending = fixing ? fixesFor(near, places) : [];
  const keyOf = (choice: Choice): string => keyIn(places, choice);
  const fixed = new Set(mending.map(([fix]) => keyOf(fix)));
  const placements = (only ? offers.rewrites : offers.suggestions)
    .filter((placement) => !fixed.has(keyOf(placement)))
    .filter(({ refused, edits }) => (refused === undefined ? edits.length > 0 : support.disabled));
  const titled = distinctly(places, [...mending.map(([fix]) => fix), ...placements]);
  const fixes = mending.map(([fix, mended]) => quickFix(places, titled(fix), mended, write));
  const disabling = disablingActions(places, offers.additions, write);
  const rewriting = placements.map((placement) => rewriteAction(titled(placement), write));
  const moves = [...mending.map(([fix]) => fix).filter(({ decides }) => decides), ...(only ? [] : placements)];
  const main = moves.find(({ edits }) => edits.length > 0);
  const preview = main && support.previews ? [previewAction(places, titled(main), near)] : [];
  const looking = fixing ? lookingActions(places, near, range, offers, { ...support, ...(main && { main }) }) : [];
  const others = [...rewriting, ...preview, ...declaringActions(offers.additions, write)];
  return [...fixes, ...others, ...looking, ...disabling, ...fixAll(offers, write)].filter(({ kind = '' }) =>
    wants(kind, only),
  );
}

/**
 * The findings that count at a place: those that are shown there, and those of a service whose name is there, above which the lens
 * tells the risk. They are {@link MOST_AT_ONCE} at most.
 */
export function foundAt(diagnostics: readonly Diagnostic[], analysis: Analysis, range: Offsets): readonly Diagnostic[] {
  const named = namedAt(analysis, range);
  const found: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    if (found.length === MOST_AT_ONCE) break;
    const isShown = touches(analysis.layout.offsets(diagnostic.range), range);
    if (isShown || named.some((service) => isAbout(diagnostic, service))) found.push(diagnostic);
  }
  return found;
}

/** The services whose name is at a place, {@link MOST_AT_ONCE} at most. */
function namedAt({ layout, services }: Analysis, range: Offsets): readonly AnalysedService[] {
  return services.filter(({ nameRange }) => touches(layout.offsets(nameRange), range)).slice(0, MOST_AT_ONCE);
}

/** A title, and what choosing it does. */
interface Choice {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** A text that is equal for choices that do the same. */
function keyIn(places: Places, { title, edits }: Choice): string {
  return JSON.stringify([title, edits.map((edit) => toLspEdit(places, edit))]);
}

/** Each fix once, with all findings that it mends. */
function fixesFor(near: readonly Diagnostic[], places: Places): readonly (readonly [Fix, readonly Diagnostic[]])[] {
  const fixes = new Map<string, [Fix, Diagnostic[]]>();
  for (const diagnostic of near) {
    for (const fix of diagnostic.fixes()) {
      const key = keyIn(places, fix);
      const [first, mended] = fixes.get(key) ?? [fix, []];
      fixes.set(key, [first, [...mended, diagnostic]]);
    }
  }
  return [...fixes.values()];
}

/** Makes titles unique: where services have the same numbers, their titles also name the line. */
function distinctly(places: Places, choices: readonly Choice[]): <C extends Choice>(choice: C) => C {
  const lineOf = lineIn(places);
  const byTitle = groupBy(choices, ({ title }) => title);
  return (choice) => {
    const { title, edits } = choice;
    const [first] = edits;
    if (!first || byTitle.get(title)?.length === 1) return choice;
    return { ...choice, title: `${title} (line ${lineOf(first.range)})` };
  };
}

function quickFix(
  places: Places,
  { title, preferred, edits }: Fix,
  mended: readonly Diagnostic[],
  write: Write,
): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred: preferred,
    diagnostics: mended.map((diagnostic) => toLspDiagnostic(places, diagnostic)),
    edit: write(edits),
  };
}

/** Actions that help to understand a finding before anything is changed or silenced. */
function lookingActions(
  places: Places,
  near: readonly Diagnostic[],
  range: Offsets,
  { analysis }: Offers,
  { explorer, rulePages, main }: CodeActionExtras & { readonly main?: Choice },
): CodeAction[] {
  const { document, layout } = places;
  const rules = [...new Set(near.map(({ rule }) => rule))].filter(hasPage);
  const around = analysis.services.findIndex(
    ({ extent, question }) => question && extent.some((span) => touches(layout.offsets(span), range)),
  );
  const key = serviceKeys(analysis)[around];
  // As in a preview, all of them name their diagnostics.
  const act = (title: string, command: string, args: readonly string[], about = near): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: about.map((diagnostic) => toLspDiagnostic(places, diagnostic, rulePages)),
    command: { title, command, arguments: [...args] },
  });
  const explore = (title: string, ...compared: readonly string[]): CodeAction[] =>
    explorer && key !== undefined ? [act(title, 'quorate.openExplorer', [document.uri, key, ...compared])] : [];
  return [
    ...(main ? explore('Compare Before and After in Risk Explorer', main.title) : []),
    ...(near.length > 0 ? explore('Open in Risk Explorer') : []),
    ...(rulePages === undefined
      ? []
      : rules.map((rule) => {
          const about = near.filter((diagnostic) => diagnostic.rule === rule);
          return act(`Explain ${rule}`, 'quorate.explainRule', [rule], about);
        })),
  ];
}

/** What can be added at a place, of the kinds that the client asks for. */
export function* additionsAt(
  diagnostics: readonly Diagnostic[],
  analysis: Analysis,
  range: Offsets,
  only?: readonly string[],
): Trying<Additions> {
  const near = wants(CodeActionKind.QuickFix, only) ? foundAt(diagnostics, analysis, range) : [];
  const first = new Map(near.toReversed().map((found) => [found.rule, found]));
  const disabling: (readonly [Diagnostic, TextEdit])[] = [];
  for (const found of [...first.values()].toReversed()) {
    const comment = yield* disablingComment(analysis, found);
    if (comment) disabling.push([found, comment]);
  }
  const declared: ModelInsertion[] = [];
  for (const service of wants(DECLARE, only) ? declarableAt(analysis, range) : []) {
    const insertion = yield* modelInsertion(analysis, service);
    if (insertion) declared.push(insertion);
  }
  return { disabling, declared };
}

/**
 * The services whose risk model can be declared at a place: those that are named there, so that no other line has a light bulb for
 * it. A selection with several names has none: the actions would have the same title.
 */
function declarableAt(analysis: Analysis, range: Offsets): readonly AnalysedService[] {
  const named = namedAt(analysis, range);
  const places = new Set(named.map(({ nameRange }) => analysis.layout.offsets(nameRange).start));
  return places.size === 1 ? named : [];
}

function disablingActions(places: Places, { disabling }: Additions, write: Write): CodeAction[] {
  return disabling.map(([accepted, comment]) => ({
    title: `Disable ${accepted.rule} here`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toLspDiagnostic(places, accepted)],
    edit: write([comment]),
  }));
}

/** Shows what a placement or a constraint changes in the file. It is written once the user confirms it. */
function previewAction(places: Places, { title, edits }: Choice, near: readonly Diagnostic[]): CodeAction {
  const { uri, version } = places.document;
  const annotated = edits.map((edit) => ({ ...toLspEdit(places, edit), annotationId: title }));
  return {
    title: `Preview: ${title}`,
    kind: CodeActionKind.QuickFix,
    // VS Code shows actions that name no diagnostic behind those that name one.
    diagnostics: near.map((diagnostic) => toLspDiagnostic(places, diagnostic)),
    edit: {
      documentChanges: [{ textDocument: { uri, version }, edits: annotated }],
      changeAnnotations: { [title]: { label: title, needsConfirmation: true } },
    },
  };
}

function rewriteAction({ target, title, edits, refused }: Suggestion, write: Write): CodeAction {
  const action = { title, kind: `${REWRITE}.${target}` };
  return refused === undefined ? { ...action, edit: write(edits) } : { ...action, disabled: { reason: refused } };
}

function declaringActions({ declared }: Additions, write: Write): CodeAction[] {
  return declared.map(({ model, edits }) => ({
    title: `Declare the fault model: ${model}`,
    kind: DECLARE,
    edit: write(edits),
  }));
}

/** The edits that remove suppressions without an effect, one for each comment, so that no two edits touch. */
export function removals(diagnostics: readonly Diagnostic[], { layout }: Analysis): readonly TextEdit[] {
  const startOf = ({ range }: TextEdit): number => layout.offsets(range).start;
  const fixes = diagnostics
    .flatMap(({ rule, fixes: offered }) => (rule === unusedSuppression.id ? [offered()] : []))
    .flatMap(([fix, another]) =>
      fix && !another ? [{ edits: fix.edits.toSorted((a, b) => startOf(a) - startOf(b)) }] : [],
    )
    .toSorted(({ edits: [a] }, { edits: [b] }) => (a && b ? startOf(a) - startOf(b) : 0));
  return layout.apart(fixes).flatMap(({ edits }) => edits);
}

/**
 * Fixes that change only remarks. The user has to decide where replicas go, or which of two numbers is wrong.
 */
function fixAll({ removals: edits }: Offers, write: Write): CodeAction[] {
  return edits.length === 0 ? [] : [{ title: 'Remove unused suppressions', kind: FIX_ALL, edit: write(edits) }];
}
