/** What a release is: which channel it goes to, what must hold before, and which commands publish it. */

/** One command of a tool, as its arguments. */
export type Command = readonly [tool: string, ...args: string[]];

/**
 * Whether a version is a preview: its second number is odd. The marketplace of VS Code knows no other way to tell, since
 * it takes no suffixes such as `-beta`.
 * Source: code.visualstudio.com/api/working-with-extensions/publishing-extension, "Pre-release extensions"
 */
export function isPreview(version: string): boolean {
  return Number(version.split('.')[1]) % 2 === 1;
}

/** Why a tag cannot be released, one line each; none when it can. */
export function releaseProblems(tag: string, version: string, changelog: string): readonly string[] {
  const [, heading = 'no heading'] = /^## (.*)$/m.exec(changelog) ?? [];
  const dated = new RegExp(String.raw`^${version.replaceAll('.', String.raw`\.`)} \(\d{4}-\d{2}-\d{2}\)$`);
  return [
    ...(tag === `v${version}` ? [] : [`the tag is ${tag}, and package.json says ${version}`]),
    ...(dated.test(heading) ? [] : [`CHANGELOG.md begins with '${heading}', and not with ${version} and its date`]),
  ];
}

/** Previews go where only those find them who ask for them. */
export function publishing(version: string, npmPackage: string, extension: string): readonly Command[] {
  const preview = isPreview(version);
  const flag = preview ? ['--pre-release'] : [];
  return [
    ['npm', 'publish', npmPackage, '--provenance', '--access', 'public', '--tag', preview ? 'next' : 'latest'],
    ['vsce', 'publish', '--packagePath', extension, ...flag],
    ['npx', '--yes', 'ovsx@1.4.0', 'publish', extension, ...flag],
  ];
}
