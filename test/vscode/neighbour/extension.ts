/**
 * A second YAML extension, for the tests of living side by side: like the well-known one, whose name it bears, it hovers
 * over keys, completes from the JSON schemas that extensions contribute, validates, fixes, formats and lists an outline.
 */
import * as vscode from 'vscode';

const SELECTOR = { language: 'yaml' };
const TRAILING = /[ \t]+$/;

interface Schema {
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
}

interface Contribution {
  readonly yamlValidation?: readonly { readonly fileMatch: string | readonly string[]; readonly url: string }[];
}

export function activate({ subscriptions }: vscode.ExtensionContext): void {
  const problems = vscode.languages.createDiagnosticCollection('neighbour');
  const validate = (document: vscode.TextDocument): void => {
    if (document.languageId === 'yaml') problems.set(document.uri, trailing(document).map(problemAt));
  };
  subscriptions.push(
    problems,
    vscode.workspace.onDidOpenTextDocument(validate),
    vscode.workspace.onDidChangeTextDocument(({ document }) => validate(document)),
    vscode.languages.registerHoverProvider(SELECTOR, {
      provideHover: (document, position) => {
        const range = document.getWordRangeAtPosition(position, /[\w-]+/);
        return range && new vscode.Hover(`neighbour knows ${document.getText(range)}`, range);
      },
    }),
    vscode.languages.registerCompletionItemProvider(SELECTOR, { provideCompletionItems: complete }),
    vscode.languages.registerDocumentFormattingEditProvider(SELECTOR, {
      provideDocumentFormattingEdits: (document) => trailing(document).map((range) => vscode.TextEdit.delete(range)),
    }),
    vscode.languages.registerCodeActionsProvider(SELECTOR, { provideCodeActions: fix }),
    vscode.languages.registerDocumentSymbolProvider(SELECTOR, { provideDocumentSymbols: outline }),
  );
  for (const document of vscode.workspace.textDocuments) validate(document);
}

const linesOf = (document: vscode.TextDocument): vscode.TextLine[] =>
  Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line));

function trailing(document: vscode.TextDocument): vscode.Range[] {
  return linesOf(document).flatMap(({ text, range }) => {
    const found = TRAILING.exec(text);
    return found ? [new vscode.Range(range.start.translate(0, found.index), range.end)] : [];
  });
}

function problemAt(range: vscode.Range): vscode.Diagnostic {
  const problem = new vscode.Diagnostic(range, 'trailing spaces', vscode.DiagnosticSeverity.Warning);
  problem.source = 'neighbour';
  return problem;
}

function fix(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
  return trailing(document)
    .filter((spaces) => spaces.intersection(range))
    .map((spaces) => {
      const action = new vscode.CodeAction('Remove trailing spaces', vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.delete(document.uri, spaces);
      return action;
    });
}

/** A word of its own in every file, and the keys of the schema where an extension contributes one for the file. */
async function complete(document: vscode.TextDocument): Promise<vscode.CompletionItem[]> {
  const schemas = vscode.extensions.all.flatMap(({ packageJSON, extensionUri }) => {
    const { contributes } = packageJSON as { readonly contributes?: Contribution };
    const matching = contributes?.yamlValidation?.filter(({ fileMatch }) =>
      [fileMatch].flat().some((name) => document.uri.path.endsWith(`/${name}`)),
    );
    return (matching ?? []).map(({ url }) => vscode.Uri.joinPath(extensionUri, url));
  });
  const texts = await Promise.all(schemas.map((uri) => vscode.workspace.fs.readFile(uri)));
  const keys = texts.flatMap((text) => {
    const { properties = {} } = JSON.parse(new TextDecoder().decode(text)) as Schema;
    return Object.keys(properties);
  });
  return ['neighbour-word', ...keys].map(
    (label) => new vscode.CompletionItem(label, vscode.CompletionItemKind.Property),
  );
}

/** Each key, with the keys below it. It reaches to the next line that is indented no deeper. */
function outline(document: vscode.TextDocument): vscode.DocumentSymbol[] {
  const lines = linesOf(document).filter(({ isEmptyOrWhitespace }) => !isEmptyOrWhitespace);
  const roots: vscode.DocumentSymbol[] = [];
  const open: { readonly depth: number; readonly symbol: vscode.DocumentSymbol }[] = [];
  for (const [index, { text, range }] of lines.entries()) {
    const [, { length: depth } = '', key] = /^([ -]*)([\w.-]+):/.exec(text) ?? [];
    if (key === undefined) continue;
    const after = lines.findIndex((line, other) => other > index && line.firstNonWhitespaceCharacterIndex <= depth);
    const last = lines.at(after === -1 ? -1 : after - 1)?.range ?? range;
    const symbol = new vscode.DocumentSymbol(key, '', vscode.SymbolKind.Key, range.union(last), range);
    while ((open.at(-1)?.depth ?? -1) >= depth) open.pop();
    (open.at(-1)?.symbol.children ?? roots).push(symbol);
    open.push({ depth, symbol });
  }
  return roots;
}
