import type { FileReport } from '../check.ts';

/** One line a finding, as compilers print them, with its fixes below, and a summary. */
export function formatText(files: readonly FileReport[]): string {
  const findings = files.flatMap(({ path, diagnostics }) =>
    diagnostics.map(({ range, severity, message, rule, fixes }) => {
      const place = `${path}:${range.start.line + 1}:${range.start.character + 1}`;
      return [`${place}: ${severity}: ${message} (${rule})`, ...fixes.map(({ title }) => `    fix: ${title}`)].join(
        '\n',
      );
    }),
  );
  const services = files.reduce((sum, file) => sum + file.services.length, 0);
  const read = files.filter(({ dialect }) => dialect !== null).length;
  const summary = `${plural(findings.length, 'finding')} in ${plural(services, 'service')} of ${plural(read, 'manifest')}`;
  const others = files.length - read;
  return `${[...findings, others === 0 ? summary : `${summary}; ${plural(others, 'file')} without a placement`].join('\n')}\n`;
}

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
