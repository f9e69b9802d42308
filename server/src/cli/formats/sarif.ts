/** SARIF 2.1.0, for GitHub's code scanning and other viewers of findings. */
import type { Fix, Invocation, PhysicalLocation, Region, ReportingDescriptor, Result, Run } from 'sarif';
import type { Range } from 'vscode-languageserver';
import { RULES } from '../../rules/registry.ts';
import type { Rule, Severity } from '../../rules/rule.ts';
import { rulePage } from '../../rules/rulePage.ts';
import type { DiagnosticReport } from '../fileReport.ts';
import { type Format, type Shard, type Surroundings, withShown } from './format.ts';
import { jsonText } from './json.ts';
import { uriFrom } from './paths.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json';
const LEVELS = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const satisfies Record<
  Severity,
  Result.level
>;

export function sarifFormat({ root, version, shard, addressOf }: Surroundings): Format {
  const informationUri = addressOf('README.md');
  const driver = {
    name: 'Quorate',
    semanticVersion: version,
    ...(informationUri !== undefined && { informationUri }),
    rules: RULES.map((rule) => descriptor(rule, addressOf(`docs/rules/${rule.id}.md`))),
  };
  const run: Omit<Run, 'results'> = {
    tool: { driver },
    automationDetails: { id: categoryOf(shard) },
    columnKind: 'utf16CodeUnits',
  };
  let [separator, files]: [string, number] = ['\n', 0];
  const places: number[] = [];
  return {
    begin: () => opening(run),
    file: (file) => {
      places.push(...file.report.diagnostics.map(() => files));
      files += 1;
      const uri = uriFrom(root, file.report.path);
      return withShown(file)
        .map(([diagnostic, { fingerprint }]) => {
          const text = `${separator}${jsonText(resultOf(uri, diagnostic, fingerprint))}`;
          separator = ',\n';
          return text;
        })
        .join('');
    },
    end: ({ errors }) => closing(errors, shard && { shard, places }),
  };
}

/** The text up to the first result. */
export function opening(run: Omit<Run, 'results'>): string {
  return `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[${jsonText(run).slice(0, -1)},"results":[`;
}

/** What `quorate merge` needs of the report of a part: for each result the index of its file in the part, from 0. */
export interface PartProperties {
  readonly shard: Shard;
  readonly places: readonly number[];
}

/** The text after the last result. Errors are sorted, so their order does not depend on the run. */
export function closing(errors: readonly string[], part?: PartProperties): string {
  const told = [...new Set(errors)].toSorted((a, b) => (a < b ? -1 : 1));
  const properties = part ? `,"properties":${jsonText({ quorate: part })}` : '';
  return `],"invocations":[${jsonText(invocation(told))}]${properties}}]}\n`;
}

/**
 * The category of the findings on GitHub: the findings of a run replace those of an earlier run with the same category.
 * Source: docs.github.com, "SARIF support for code scanning", runAutomationDetails object
 */
export function categoryOf(shard: Shard | undefined): string {
  return shard ? `quorate/${shard.index}-of-${shard.count}/` : 'quorate/';
}

function descriptor(rule: Rule, page: string | undefined): ReportingDescriptor {
  const { id, severity, docs } = rule;
  return {
    id,
    shortDescription: { text: docs.summary },
    fullDescription: { text: docs.why },
    ...(page !== undefined && { helpUri: page }),
    help: { text: docs.why, markdown: rulePage(rule) },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf(uri: string, diagnostic: DiagnosticReport, fingerprint: string): Result {
  const { rule, severity, message, range, related, fixes } = diagnostic;
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ physicalLocation: locationOf(uri, range) }],
    partialFingerprints: { 'quorate/v1': fingerprint },
    ...(related.length > 0 && {
      relatedLocations: related.map((also, id) => ({
        id,
        message: { text: also.message },
        physicalLocation: locationOf(uri, also.range),
      })),
    }),
    ...(fixes.length > 0 && { fixes: fixes.map((fix) => fixOf(uri, fix)) }),
  };
}

function fixOf(uri: string, { title, edits }: DiagnosticReport['fixes'][number]): Fix {
  return {
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
  };
}

function locationOf(uri: string, range: Range): PhysicalLocation {
  return { artifactLocation: { uri }, region: regionOf(range) };
}

function regionOf({ start, end }: Range): Region {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function invocation(errors: readonly string[]): Invocation {
  return {
    executionSuccessful: errors.length === 0,
    toolExecutionNotifications: errors.map((text) => ({ level: 'error', message: { text } })),
  };
}
