import { createHash } from 'node:crypto';
import type { Severity } from '../../rules/rule.ts';
import { type Format, type Surroundings, withShown } from './format.ts';
import { pathFrom } from './paths.ts';
import { jsonText } from './json.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', info: 'minor', hint: 'info' };

/**
 * A Code Quality report for merge requests of GitLab. It has no place for files that could not be read; the exit code
 * tells. Source: docs.gitlab.com/ci/testing/code_quality, "Code Quality report format"
 */
export function gitlabFormat({ root }: Surroundings): Format {
  let separator = '\n';
  return {
    begin: () => '[',
    file: (file) => {
      const path = pathFrom(root, file.report.path);
      return withShown(file)
        .map(([{ rule, severity, message, range }, shown]) => {
          const { start, end } = range;
          const issue = {
            description: message,
            check_name: rule,
            // Unlike Quorate's fingerprint, this one has to be unique in the whole report.
            fingerprint: createHash('sha256').update(`${path}\0${shown.fingerprint}`).digest('hex').slice(0, 32),
            severity: LEVELS[severity],
            location: { path, lines: { begin: start.line + 1, end: end.line + 1 } },
          };
          const text = separator + jsonText(issue);
          separator = ',\n';
          return text;
        })
        .join('');
    },
    end: () => '\n]\n',
  };
}
