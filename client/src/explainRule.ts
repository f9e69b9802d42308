/** Shows the pages of the rules. They are in the package, so they open without a network. */
import { commands, type ExtensionContext, l10n, Uri, window } from 'vscode';

export function rulePages(extension: Uri): Uri {
  return Uri.joinPath(extension, 'docs', 'rules');
}

/** Shows the page of a rule; where no rule is named, it asks for one. */
export async function explainRule({ extensionUri, extension }: ExtensionContext, rule?: string): Promise<void> {
  const names = ruleNames(extension.packageJSON as Manifest);
  const placeHolder = l10n.t('Which rule?');
  const chosen = rule === undefined ? await window.showQuickPick(names, { placeHolder }) : rule;
  if (chosen === undefined || !names.includes(chosen)) return;
  await commands.executeCommand('markdown.showPreview', Uri.joinPath(rulePages(extensionUri), `${chosen}.md`));
}

interface Manifest {
  readonly contributes: {
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { readonly properties?: object } | undefined>>;
    }[];
  };
}

/** The names of all rules: each rule has a setting. */
function ruleNames({ contributes }: Manifest): string[] {
  return contributes.configuration
    .flatMap(({ properties }) => Object.keys(properties['quorate.rules']?.properties ?? {}))
    .toSorted();
}
