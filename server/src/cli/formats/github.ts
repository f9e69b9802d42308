import type { Severity } from '../../rules/rule.ts';
import type { Format, Surroundings } from './format.ts';
import { pathFrom } from './paths.ts';
import { summaryLine } from './text.ts';

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** Commands of a GitHub workflow. Each becomes an annotation on the line of the finding. */
export function githubFormat({ root }: Surroundings): Format {
  return {
    begin: () => '',
    file: ({ report: { path, diagnostics } }) =>
      diagnostics
        .map(({ rule, severity, message, range: { start, end } }) => {
          const place: Readonly<Record<string, string | number>> = {
            file: pathFrom(root, path),
            line: start.line + 1,
            endLine: end.line + 1,
            // GitHub understands columns only within one line.
            ...(start.line === end.line && { col: start.character + 1, endColumn: Math.max(end.character, 1) }),
            title: rule,
          };
          const properties = Object.entries(place).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
          return `::${LEVELS[severity]} ${properties.join(',')}::${escapeData(message)}\n`;
        })
        .join(''),
    end: (summary) =>
      `${summary.errors.map((error) => `::error::${escapeData(error)}\n`).join('')}${summaryLine(summary)}\n`,
  };
}

function escapeData(text: string): string {
  return text
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u00B7')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
