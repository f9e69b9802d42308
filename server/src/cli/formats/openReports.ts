import type { Severity } from '../../rules/rule.ts';
import type { CheckedFile } from '../checkText.ts';
import { serviceAt } from '../fingerprints.ts';
import type { Format, Surroundings } from './format.ts';
import { jsonText } from './json.ts';

/** The most results in one object: an object of a cluster must stay below 1.5 MB. */
const MOST_RESULTS = 1000;

const LEVELS: Readonly<Record<Severity, { readonly result: string; readonly severity: string }>> = {
  error: { result: 'fail', severity: 'high' },
  warning: { result: 'fail', severity: 'medium' },
  info: { result: 'warn', severity: 'low' },
  hint: { result: 'warn', severity: 'info' },
};

/**
 * Objects `Report` of OpenReports, as a list for `kubectl apply`, for dashboards that also show the reports of policy
 * engines. They have no namespace of their own. A service without a finding passes, and is only counted. Source:
 * github.com/openreports/reports-api, CustomResourceDefinition reports.openreports.io, version v1alpha1
 */
export function openReportsFormat({ shard, version }: Surroundings): Format {
  const name = shard ? `quorate-${shard.index}-of-${shard.count}` : 'quorate';
  let [results, passed, written]: [object[], number, number] = [[], 0, 0];
  const flush = (): string => {
    const report = jsonText(reportOf(written === 0 ? name : `${name}-${written + 1}`, version, results, passed));
    [results, passed] = [[], 0];
    written += 1;
    return `${written > 1 ? ',' : ''}\n${report}`;
  };
  return {
    begin: () => '{"apiVersion":"v1","kind":"List","items":[',
    file: (file) => {
      const found = resultsOf(file);
      passed += file.report.services.length - new Set(found.map(({ service }) => service).filter(Boolean)).size;
      let text = '';
      for (const { result } of found) {
        results.push(result);
        if (results.length === MOST_RESULTS) text += flush();
      }
      return text;
    },
    end: ({ errors }) => {
      results.push(...errors.map((message) => ({ policy: 'quorate', result: 'error', message })));
      return `${written === 0 || results.length + passed > 0 ? flush() : ''}\n]}\n`;
    },
  };
}

function reportOf(name: string, version: string, results: readonly object[], pass: number): object {
  const counted = (wanted: string): number => results.filter((one) => 'result' in one && one.result === wanted).length;
  return {
    apiVersion: 'openreports.io/v1alpha1',
    kind: 'Report',
    metadata: {
      name,
      labels: { 'app.kubernetes.io/managed-by': 'quorate', 'app.kubernetes.io/version': version },
    },
    source: 'quorate',
    summary: { pass, fail: counted('fail'), warn: counted('warn'), error: counted('error'), skip: 0 },
    results,
  };
}

function resultsOf({ report: { path, services, diagnostics } }: CheckedFile) {
  return diagnostics.map(({ rule, severity, message, range: { start } }) => {
    const service = serviceAt(services, start);
    const properties = { path, line: String(start.line + 1), ...(service && { service: service.name }) };
    return {
      service,
      result: { policy: 'quorate', rule, category: 'placement', ...LEVELS[severity], message, properties },
    };
  });
}
