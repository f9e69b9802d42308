import type { ListedService, ServiceGroup } from '../../../server/src/protocol/services.ts';

/** A table for each group, to be pasted where others read it. */
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

/** Names come from files: none of them may act as Markdown. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#!|<>&~$@]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');
}
