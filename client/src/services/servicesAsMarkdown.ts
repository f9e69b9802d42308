import type { ListedService, ServiceGroup } from '../../../server/src/protocol/services.ts';

/** The services as Markdown, with a table for each group, to be pasted elsewhere. */
export function servicesAsMarkdown(
  groups: readonly ServiceGroup[],
  pathOf: (service: ListedService) => string,
): string {
  return groups
    .map(({ name, verdict, services }) => {
      const head = name === '' ? '' : `### ${escaped(name)}${verdict === '' ? '' : `: ${escaped(verdict)}`}\n\n`;
      const rows = services.map((each) => [each.service, each.verdict, each.placed, pathOf(each)].map(escaped));
      const lines = [['Service', 'Verdict', 'Placement', 'Where'], ['---', '---', '---', '---'], ...rows];
      return `${head}${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
    })
    .join('\n');
}

/** A name without meaning in Markdown, since names come from files. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#!|<>&~$@]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');
}
