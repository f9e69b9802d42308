import { type Format, type Surroundings } from './format.ts';
import { pathFrom } from './paths.ts';
import { printable } from '../terminal.ts';
import { summaryLine } from './text.ts';

/**
 * The most rows: the page of a job may hold one megabyte, and people read it. Source: docs.github.com, "Adding a job
 * summary"
 */
const MOST_ROWS = 500;

/** A table of findings for the page of a job, where GitHub shows the content of `$GITHUB_STEP_SUMMARY`. */
export function markdownFormat({ root, addressOf }: Surroundings): Format {
  let rows = 0;
  return {
    begin: () => '## Quorate\n\n',
    file: ({ report: { path, diagnostics } }) =>
      diagnostics
        .map(({ rule, severity, message, range: { start } }) => {
          rows += 1;
          if (rows > MOST_ROWS) return '';
          const head = rows === 1 ? '| severity | place | finding | rule |\n| --- | --- | --- | --- |\n' : '';
          const page = addressOf(`docs/rules/${rule}.md`);
          const place = `${pathFrom(root, path)}:${start.line + 1}`;
          const cells = [severity, plain(place), plain(message), page === undefined ? rule : `[${rule}](${page})`];
          return `${head}| ${cells.join(' | ')} |\n`;
        })
        .join(''),
    end: (summary) =>
      [
        ...(rows > MOST_ROWS ? [`\n${rows - MOST_ROWS} more findings are not in the table.\n`] : []),
        ...(summary.errors.length > 0 ? ['\n', ...summary.errors.map((error) => `- ${plain(error)}\n`)] : []),
        `${rows > 0 || summary.errors.length > 0 ? '\n' : ''}${plain(summaryLine(summary))}\n`,
      ].join(''),
  };
}

/** Text of a file without any meaning in Markdown. */
function plain(text: string): string {
  return printable(text.replaceAll(/\s+/g, ' ')).replaceAll(
    /[\\`*_{}[\]<>()#!|~&$@]/g,
    (sign) => `&#${sign.charCodeAt(0)};`,
  );
}
