/** Shows the pages of the rules. They are in the package, so they open without a network. */
import {
  commands,
  type Disposable,
  type ExtensionContext,
  l10n,
  type Tab,
  TabInputText,
  Uri,
  window,
  workspace,
} from 'vscode';

export function rulePages(extension: Uri): Uri {
  return Uri.joinPath(extension, 'docs', 'rules');
}

/**
 * Shows pages of rules as previews wherever they are opened as texts: the code of a finding is a link to its page, and VS
 * Code runs no command from it.
 */
export function previewPages(extension: Uri): Disposable {
  const pages = `${rulePages(extension).path}/`;
  const isPage = ({ input }: Tab): boolean =>
    input instanceof TabInputText && input.uri.path.startsWith(pages) && !workspace.getWorkspaceFolder(input.uri);
  return window.tabGroups.onDidChangeTabs(async ({ opened }) => {
    for (const tab of opened.filter(isPage)) {
      await commands.executeCommand('markdown.showPreview', (tab.input as TabInputText).uri);
      await window.tabGroups.close(tab);
    }
  });
}

/** Shows the page of a rule; where no rule is named, it asks for one. */
export async function explainRule({ extensionUri, extension }: ExtensionContext, rule?: string): Promise<void> {
  const rules = rulesOf(extension.packageJSON as Manifest);
  const placeHolder = l10n.t('Which rule?');
  const asked =
    rule === undefined ? await window.showQuickPick(rules, { placeHolder, matchOnDetail: true }) : undefined;
  const chosen = rule ?? asked?.label;
  if (chosen === undefined || !rules.some(({ label }) => label === chosen)) return;
  await commands.executeCommand('markdown.showPreview', Uri.joinPath(rulePages(extensionUri), `${chosen}.md`));
}

interface Manifest {
  readonly contributes: {
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { readonly properties?: Readonly<Record<string, RuleSetting>> }>>;
    }[];
  };
}

interface RuleSetting {
  readonly description: string;
}

/** All rules by name, with what each says in the language of VS Code: each rule has a setting. */
function rulesOf({ contributes }: Manifest): { label: string; detail: string }[] {
  return contributes.configuration
    .flatMap(({ properties }) => Object.entries(properties['quorate.rules']?.properties ?? {}))
    .map(([label, { description }]) => ({ label, detail: description }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}
