/** SARIF 2.1.0, as GitHub's code scanning and other viewers of findings read it. */
import type { Range } from 'vscode-languageserver';
import { RULES } from '../../rules/registry.ts';
import type { Rule, Severity } from '../../rules/rule.ts';
import { rulePage } from '../../rules/rulePage.ts';
import type { DiagnosticReport } from '../checkText.ts';
import { type Format, type Surroundings, withShown } from './format.ts';
import { jsonText } from './json.ts';
import { uriFrom } from './paths.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json';
const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

export function sarifFormat({ root, version }: Surroundings): Format {
  const driver = { name: 'Quorate', semanticVersion: version, rules: RULES.map(descriptor) };
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits' };
  let separator = '\n';
  return {
    begin: () => `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[${jsonText(run).slice(0, -1)},"results":[`,
    file: (file) => {
      const uri = uriFrom(root, file.report.path);
      return withShown(file)
        .map(([diagnostic, { fingerprint }]) => {
          const text = `${separator}${jsonText(resultOf(uri, diagnostic, fingerprint))}`;
          separator = ',\n';
          return text;
        })
        .join('');
    },
    end: ({ errors }) => `],"invocations":[${jsonText(invocation(errors))}]}]}\n`,
  };
}

function descriptor({ id, severity, docs, ...rule }: Rule): object {
  return {
    id,
    shortDescription: { text: docs.summary },
    fullDescription: { text: docs.why },
    help: { text: docs.why, markdown: rulePage({ id, severity, docs, ...rule }) },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf(uri: string, diagnostic: DiagnosticReport, found: string): object {
  const { rule, severity, message, range, related, fixes } = diagnostic;
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ physicalLocation: locationOf(uri, range) }],
    partialFingerprints: { 'quorate/v1': found },
    ...(related.length > 0 && {
      relatedLocations: related.map((also, id) => ({
        id,
        message: { text: also.message },
        physicalLocation: locationOf(uri, also.range),
      })),
    }),
    ...(fixes.length > 0 && {
      fixes: fixes.map(({ title, edits }) => ({
        description: { text: title },
        artifactChanges: [
          {
            artifactLocation: { uri },
            replacements: edits.map((edit) => ({
              deletedRegion: regionOf(edit.range),
              insertedContent: { text: edit.newText },
            })),
          },
        ],
      })),
    }),
  };
}

function locationOf(uri: string, range: Range): object {
  return { artifactLocation: { uri }, region: regionOf(range) };
}

function regionOf({ start, end }: Range): object {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function invocation(errors: readonly string[]): object {
  return {
    executionSuccessful: errors.length === 0,
    toolExecutionNotifications: errors.map((text) => ({ level: 'error', message: { text } })),
  };
}
