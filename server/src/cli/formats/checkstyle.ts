import type { Severity } from '../../rules/rule.ts';
import type { Format, Surroundings } from './format.ts';
import { pathFrom } from './paths.ts';
import { escapeXml } from './xml.ts';

/** Severities by the names of Checkstyle, which has no hints. Source: checkstyle.org, property types, SeverityLevel */
const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'info', hint: 'info' };

/** The XML of Checkstyle, which most tools for reviews and builds can read. */
export function checkstyleFormat({ root }: Surroundings): Format {
  return {
    begin: () => '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n',
    file: ({ report: { path, diagnostics } }) => {
      if (diagnostics.length === 0) return '';
      const errors = diagnostics.map(({ rule, severity, message, range: { start } }) => {
        const place = `line="${start.line + 1}" column="${start.character + 1}"`;
        return `    <error ${place} severity="${LEVELS[severity]}" message="${escapeXml(message)}" source="quorate.${rule}"/>\n`;
      });
      return `  <file name="${escapeXml(pathFrom(root, path))}">\n${errors.join('')}  </file>\n`;
    },
    end: ({ errors }) => {
      const lines = errors.map(
        (error) => `    <error line="1" severity="error" message="${escapeXml(error)}" source="quorate"/>\n`,
      );
      return `${lines.length > 0 ? `  <file name="quorate">\n${lines.join('')}  </file>\n` : ''}</checkstyle>\n`;
    },
  };
}
