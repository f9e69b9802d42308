/** `quorate paper`: computes the paper's figures and table again. `docs/paper.md` holds the same with pictures. */
import { tableOne } from '../risk/faultModel.ts';
import type { Sizes } from '../risk/placement.ts';
import { formatFault, formatProbability } from '../rules/wording.ts';
import { attack, majorityLoss } from './paper/cases.ts';
import { claims, summary, verdictOf } from './paper/claims.ts';
import { type Cell, cells, cellVerdict, MOST_HOSTS, MOST_REPLICAS } from './paper/tableOne.ts';
import { alignColumns, styleOf, wantsColour } from './terminal.ts';
import { type Probabilities, terminalChart } from './terminalChart.ts';
import { type Command, UsageError } from './usage.ts';

/** The number of attacked VMs at which Figure 2 ends. */
const FIGURE_2_FAULTS = 20;

export const paperCommand: Command = {
  name: 'paper',
  takes: '',
  summary: 'recomputes the figures and the table of the paper that the risk model is from',
  options: {},
  run: (args) => {
    if (args.length > 0) throw new UsageError('paper takes no arguments');
    process.stdout.write(`${[claimTable(), figure2(), cellTable()].join('\n\n')}\n`);
    return 0;
  },
};

function claimTable(): string {
  const all = claims();
  const rows = all.map((claim) => {
    const { paper, agrees } = verdictOf(claim);
    return [claim.where, claim.what, paper, claim.exact, agrees];
  });
  return [
    'Araujo, Barbosa, Casimiro: Replication for Dependability on Virtualized Cloud Environments, MGC 2012',
    summary(all),
    '',
    alignColumns([['where', 'what', 'paper', 'exact', 'agrees'], ...rows]),
  ].join('\n');
}

function figure2(): string {
  const curve = (sizes: Sizes, removal: boolean): Probabilities => {
    const computed = majorityLoss(sizes, attack(removal), removal ? 10 : FIGURE_2_FAULTS);
    const values = Array.from({ length: FIGURE_2_FAULTS + 1 }, (_, n) => 1 - (computed[n] ?? 1));
    return { name: `[${sizes.join(',')}] ${removal ? 'with' : 'without'} removal`, values };
  };
  const series = [false, true].flatMap((removal) => [curve([2, 2, 2, 2, 2], removal), curve([6, 1, 1, 1, 1], removal)]);
  const style = styleOf(wantsColour(process.stdout, process.env));
  return ['Figure 2: the majority of 5 PMs survives so many attacks on 10 VMs', '']
    .concat(terminalChart('survival', series, FIGURE_2_FAULTS, style))
    .join('\n');
}

function cellTable(): string {
  return [
    `Table 1 on every placement of up to ${MOST_REPLICAS} VMs on up to ${MOST_HOSTS} PMs, after every number of faults`,
    '',
    alignColumns([
      ['fault', 'keep', 'removal', 'Table 1', 'verdict', 'where it is furthest off'],
      ...cells().map(cellRow),
    ]),
  ].join('\n');
}

function cellRow({ model, counterExample: found }: Cell): readonly string[] {
  const furthest = found ? `n=${found.faults}: ${outcome(found.advised)}, but ${outcome(found.better)}` : '';
  return [
    formatFault(model),
    model.keep,
    model.fault === 'limited-byzantine' ? String(model.removal) : '',
    tableOne(model),
    cellVerdict({ model, found: found !== undefined }),
    furthest,
  ];
}

const outcome = ({ sizes, loss }: { readonly sizes: Sizes; readonly loss: number }): string =>
  `[${sizes.join(',')}] ${formatProbability(loss)}`;
