/** The pages of the rules, which are in the package: they open without a network. */
import { commands, type ExtensionContext, l10n, Uri, window } from 'vscode';

export function rulePages(extension: Uri): Uri {
  return Uri.joinPath(extension, 'docs', 'rules');
}

/** Shows the page of a rule, or asks which where none is named. */
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

/** Each rule has a setting. */
function ruleNames({ contributes }: Manifest): string[] {
  return contributes.configuration
    .flatMap(({ properties }) => Object.keys(properties['quorate.rules']?.properties ?? {}))
    .toSorted();
}
