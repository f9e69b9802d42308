import type { Severity } from '../../rules/rule.ts';
import { printable, type Style, styleOf } from '../terminal.ts';
import { codeFrame } from './codeFrame.ts';
import { type Format, type Summary, type Surroundings, withShown } from './format.ts';

/** One line a finding, as compilers print them, with an excerpt of the file and its fixes below; then a summary. */
export function textFormat({ colour }: Surroundings): Format {
  const style = styleOf(colour);
  const paint = severityStyle(style);
  return {
    begin: () => '',
    file: (file) => {
      const path = printable(file.report.path);
      return withShown(file)
        .flatMap(([{ range, severity, message, rule, fixes }, excerpt]) => {
          const place = `${path}:${range.start.line + 1}:${range.start.character + 1}`;
          return [
            `${style.bold(place)}: ${paint[severity](severity)}: ${printable(message)} ${style.dim(`(${rule})`)}`,
            ...codeFrame(range.start.line, excerpt, style),
            ...fixes.map(({ title }) => `    ${style.green('fix:')} ${printable(title)}`),
          ];
        })
        .map((line) => `${line}\n`)
        .join('');
    },
    end: (summary) => `${summaryLine(summary)}\n`,
  };
}

function severityStyle({ red, yellow, blue, dim }: Style): Readonly<Record<Severity, (text: string) => string>> {
  return { error: red, warning: yellow, info: blue, hint: dim };
}

export function summaryLine({ files, manifests, services, findings, ...and }: Summary): string {
  const mended = and.fixed > 0 ? `${plural(and.fixed, 'fix')} applied, ` : '';
  const accepted = and.suppressed > 0 ? `${plural(and.suppressed, 'finding')} suppressed, ` : '';
  const known = and.known > 0 ? `; ${plural(and.known, 'known finding')} left out` : '';
  const gone = and.gone > 0 ? `; ${plural(and.gone, 'known finding')} no longer there` : '';
  const found = `${plural(findings, 'finding')} in ${plural(services, 'service')} of ${plural(manifests, 'manifest')}`;
  const open = [...and.notJudged].map(([reason, count]) => `${count} ${reason}`);
  const notJudged = open.length > 0 ? `; not judged: ${open.join(', ')}` : '';
  const others = files - manifests;
  return `${mended}${accepted}${found}${others === 0 ? '' : `; ${plural(others, 'file')} without a placement`}${notJudged}${known}${gone}`;
}

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : noun.endsWith('x') ? 'es' : 's'}`;
