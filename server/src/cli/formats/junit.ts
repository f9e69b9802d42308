import type { DiagnosticReport } from '../fileReport.ts';
import type { Format } from './format.ts';
import { escapeXml } from './xml.ts';

/** A suite for each manifest, and a case for each finding. A hint is no failure. A manifest without findings passes. */
export function junitFormat(): Format {
  return {
    begin: () => '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="quorate">\n',
    file: ({ report: { path, dialect, diagnostics } }) => {
      if (dialect === null && diagnostics.length === 0) return '';
      const failures = diagnostics.filter(({ severity }) => severity !== 'hint').length;
      const cases = diagnostics.length === 0 ? [testCase('placement', path, '')] : diagnostics.map(caseOf(path));
      const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="0"`;
      return `  <testsuite name="${escapeXml(path)}" ${counts}>\n${cases.join('')}  </testsuite>\n`;
    },
    end: ({ errors }) => {
      const cases = errors.map((error) => testCase('file', error, `<error message="${escapeXml(error)}"/>`));
      const counts = `tests="${cases.length}" failures="0" errors="${cases.length}" skipped="0"`;
      const suite = `  <testsuite name="quorate" ${counts}>\n${cases.join('')}  </testsuite>\n`;
      return `${cases.length === 0 ? '' : suite}</testsuites>\n`;
    },
  };
}

function caseOf(path: string): (diagnostic: DiagnosticReport) => string {
  return ({ rule, severity, message, range: { start } }) => {
    const place = `${path}:${start.line + 1}:${start.character + 1}`;
    const text = `${escapeXml(place)}: ${escapeXml(message)}`;
    const failure = `<failure type="${severity}" message="${escapeXml(message)}">${text}</failure>`;
    return testCase(rule, place, severity === 'hint' ? `<system-out>${text}</system-out>` : failure);
  };
}

function testCase(name: string, place: string, content: string): string {
  return `    <testcase classname="${escapeXml(name)}" name="${escapeXml(place)}">${content}</testcase>\n`;
}
