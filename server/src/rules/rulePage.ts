import type { Rule } from './rule.ts';

/** The rule's page in the documentation, as Markdown. */
export function rulePage({ id, severity, docs }: Rule): string {
  const yaml = (text: string): string => `\`\`\`yaml\n${text}\n\`\`\``;
  return [
    `# ${id}`,
    `${docs.summary} Severity: ${severity}.`,
    `## Why`,
    docs.why,
    `## Before`,
    yaml(docs.before),
    `## After`,
    yaml(docs.after),
    `## Source`,
    docs.source,
    `## Settings`,
    `\`"quorate.rules": { "${id}": "off" }\` turns it off; \`error\`, \`warning\`, \`info\` and \`hint\` set its severity.\n`,
  ].join('\n\n');
}
