/** Writes a Markdown report for a design review: what the explorer shows, as text. */
import type { Comparison, Explorable, Grid, HeatMap, Judged } from '../../protocol/explorer.ts';
import { escapeMarkdown } from '../hover.ts';

export interface Findings {
  readonly explored: Explorable;
  /** The draft: replicas per host, in the order of `explored.hosts`. */
  readonly sizes: readonly number[];
  /** The name of the fault model for `judged` and `heatMap`. */
  readonly model: string;
  readonly judged: Judged;
  readonly comparison: Comparison;
  readonly heatMap: HeatMap;
}

export function markdownReport({ explored, sizes, model, judged, comparison, heatMap }: Findings): string {
  const { hosts, hostNoun, start } = explored;
  const moved = judged.moved > 0;
  const placement: Grid = {
    columns: [hostNoun[0], start, ...(moved ? ['Draft'] : [])],
    rows: hosts.map(({ name, replicas }, index) => [
      name,
      String(replicas),
      ...(moved ? [String(sizes[index] ?? 0)] : []),
    ]),
  };
  return [
    `# Placement of ${escapeMarkdown(explored.title)}`,
    `${explored.placed}. ${explored.modelNote}`,
    table(placement),
    '## Risk',
    `${judged.spoken}${judged.spoken.includes(judged.tolerance) ? '' : ` ${judged.tolerance}`}${model === explored.model ? '' : ` All under ${model}.`}`,
    `Chance of losing quorum by number of faults, under ${model}:`,
    table(judged.table),
    '## Under other fault models',
    'Chance of losing quorum after the number of faults in the second column.',
    table(tradeOffs(comparison)),
    `## Would one more ${hostNoun[0]} help?`,
    heatMap.answer,
    'The lowest chance of losing quorum that any placement has, by number of faults.',
    table({
      columns: [hostNoun[1], 'best placement', ...heatMap.faults.map((n) => `after ${n}`)],
      rows: heatMap.rows.map((row) => [
        `${row.hosts}${row.current ? ' (now)' : ''}`,
        row.best,
        ...row.losses.map(({ text }) => text),
      ]),
    }),
    'Computed by Quorate, exactly unless it says otherwise, after Araujo, Barbosa and Casimiro, _Replication for Dependability on Virtualized Cloud Environments_ (MGC 2012).',
  ]
    .join('\n\n')
    .concat('\n');
}

function tradeOffs({ columns, rows }: Comparison): Grid {
  return {
    columns: ['fault model', 'faults', ...columns],
    rows: rows.map(({ model, faults, losses, problem }) =>
      problem === undefined
        ? [model, String(faults), ...losses.map(({ text }) => text)]
        : [model, '', problem, ...columns.slice(1).map(() => '')],
    ),
  };
}

function table({ columns, rows }: Grid): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rules = columns.map((_, index) => (index === 0 ? '---' : '--:'));
  return [line(columns), `| ${rules.join(' | ')} |`, ...rows.map(line)].join('\n');
}
