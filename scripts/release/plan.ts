/** Plans a release: its channel, what must hold before, and the commands that publish it. */

/** A command of a tool, as its arguments. */
export type Command = readonly [tool: string, ...args: string[]];

/**
 * True for a preview: a version whose second number is odd. The marketplace of VS Code knows no other way to mark one,
 * since it takes no suffixes such as `-beta`. Source:
 * code.visualstudio.com/api/working-with-extensions/publishing-extension, "Pre-release extensions"
 */
export function isPreview(version: string): boolean {
  return Number(version.split('.')[1]) % 2 === 1;
}

/** The reasons why a tag cannot be released, one line each; none when it can. */
export function releaseProblems(tag: string, version: string, changelog: string): readonly string[] {
  const [, heading = 'no heading'] = /^## (.*)$/m.exec(changelog) ?? [];
  const dated = new RegExp(String.raw`^${version.replaceAll('.', String.raw`\.`)} \(\d{4}-\d{2}-\d{2}\)$`);
  return [
    ...(tag === `v${version}` ? [] : [`the tag is ${tag}, and package.json says ${version}`]),
    ...(dated.test(heading) ? [] : [`CHANGELOG.md begins with '${heading}', and not with ${version} and its date`]),
  ];
}

/** The commands that publish a version. Previews go to a channel that only users who ask for previews get. */
export function publishing(version: string, npmPackage: string, extension: string): readonly Command[] {
  const preview = isPreview(version);
  const flag = preview ? ['--pre-release'] : [];
  return [
    ['npm', 'publish', npmPackage, '--provenance', '--access', 'public', '--tag', preview ? 'next' : 'latest'],
    ['vsce', 'publish', '--packagePath', extension, ...flag],
    ['npx', '--yes', 'ovsx@1.4.0', 'publish', extension, ...flag],
  ];
}
