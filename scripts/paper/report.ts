/** The text of `docs/paper.md`. */
import { type FaultModel, holdsOnAverage, tableOne } from '../../server/src/risk/faultModel.ts';
import type { Sizes } from '../../server/src/risk/placement.ts';
import { attack } from '../../server/src/cli/paper/cases.ts';
import { claims, fraction, summary, verdictOf } from '../../server/src/cli/paper/claims.ts';
import {
  type Cell,
  cells,
  cellVerdict,
  MOST_HOSTS,
  MOST_REPLICAS,
  type Outcome,
} from '../../server/src/cli/paper/tableOne.ts';

export function report(): string {
  const all = claims();
  const table = cells();
  const failing = table.filter((cell) => cell.counterExample !== undefined);
  const average = failing.filter(({ model }) => holdsOnAverage(model)).length;
  return `# The paper, recomputed

F. Araujo, R. Barbosa, A. Casimiro, _Replication for Dependability on Virtualized Cloud Environments_, MGC 2012, asks where
to put the virtual machines (VMs) of a replicated service: spread evenly over the physical machines (PMs), or most of
them on one? This page recomputes its figures and its table with the engine of Quorate, whose numbers are exact. It is
made by \`npm run paper\`; a test fails when it is out of date.

In short: **${summary(all)}** Of the ${table.length} rows of
Table 1 (its twelve cells, limited Byzantine faults with and without removal), ${table.length - failing.length} hold whatever
the number of faults; ${average} hold on average only and ${failing.length - average} not even on average. These are listed below with where they fail.

## Number by number

${rows(
  ['Where', 'What', 'Paper', 'Exact', 'Agrees'],
  all.map((claim) => [claim.where, claim.what, verdictOf(claim).paper, claim.exact, verdictOf(claim).agrees]),
)}

Equation 2 as printed is damaged. The form in Johnson and Kotz, _Urn Models_, 3.5, gives the numbers above, and so does
Quorate, which computes them in another way.

## Figure 2

![Figure 2](figures/figure-2.svg)

With removal (no VM is attacked twice) the paper had to simulate. The exact probabilities that the majority of the PMs is
kept:

${rows(
  ['Attacked VMs', '[2,2,2,2,2]', '[6,1,1,1,1]'],
  [3, 4, 5, 6, 7, 8].map((n) => [n, keptFraction([2, 2, 2, 2, 2], n), keptFraction([6, 1, 1, 1, 1], n)]),
)}

## Figure 3

![Figure 3](figures/figure-3.svg)

## Figure 4

![Figure 4](figures/figure-4.svg)

## Figure 5

![Figure 5](figures/figure-5.svg)

## Theorem 1

For limited Byzantine faults at level VM that must leave a majority of the PMs correct, \`[v - m + 1, 1, ..., 1]\` is best
for every number of faults. Among all placements of up to ${MOST_REPLICAS} VMs on up to ${MOST_HOSTS} PMs none does better
at any number of faults, with or without removal: in these two rows below, the columns _balanced_ and _neither_ are 0.

## Table 1

Every placement of up to ${MOST_REPLICAS} VMs on 2 to ${MOST_HOSTS} PMs, after every number of faults up to the number of VMs. A case is one choice of VMs, PMs and faults. In how many cases do all placements lose the majority with the same
probability, and in how many of the others is the balanced placement best, or the concentrated one, or neither of them?

${rows(
  ['Fault', 'Strikes', 'Keeps', 'Table 1', 'Cases', 'All alike', 'Balanced', 'Concentrated', 'Neither', 'Verdict'],
  table.map(cellRow),
)}

Where the advice is furthest from the best:

${failing.flatMap(worstAdvice).join('\n')}

Table 1 speaks of averages: the mean number of lost units is the same for all placements in the rows called irrelevant. The
probability of losing the majority is not. Where limited Byzantine faults strike VMs and VMs are to be kept, balance is
not even best on average: after 4 faults without removal, \`[2,2]\` has 0.250 correct VMs left and \`[3,1]\` has 0.328. So Quorate computes its advice, and shows Table 1 next to it.

Smaller examples, as fractions:

${rows(['Case', 'Faults', 'Placement', 'Loss'], smallExamples())}
`;
}

function keptFraction(sizes: Sizes, n: number): string {
  const [lost = '', ways = '1'] = fraction(sizes, attack(true), 3, n).split('/');
  const kept = Number(ways) - Number(lost);
  return kept === 0 || ways === '1' ? String(kept) : `${kept}/${ways}`;
}

function cellRow(cell: Cell): readonly string[] {
  const { fault, level, keep } = cell.model;
  return [
    faultName(cell.model),
    level,
    keep,
    tableOne({ fault, level, keep, removal: false }),
    ...[cell.cases, cell.alike, cell.balanced, cell.concentrated, cell.neither].map(String),
    cell.counterExample ? `**${verdict(cell)}**` : verdict(cell),
  ];
}

const verdict = ({ model, counterExample }: Cell): string =>
  cellVerdict({ model, found: counterExample !== undefined });

function faultName({ fault, removal }: FaultModel): string {
  const name = fault.replace('-', ' ').replace('byzantine', 'Byzantine');
  if (fault !== 'limited-byzantine') return name;
  return `${name}, ${removal ? 'with' : 'without'} removal`;
}

function worstAdvice({ model, counterExample: found }: Cell): readonly string[] {
  if (!found) return [];
  const say = ({ sizes, loss }: Outcome): string => `\`[${sizes.join(',')}]\` with ${percent(loss)}`;
  const after = `after ${found.faults} ${found.faults === 1 ? 'fault' : 'faults'}`;
  const where = `${faultName(model)} at ${model.level}, keep ${model.keep} (“${tableOne(model)}”)`;
  return [`- ${where}: ${after}, ${say(found.advised)} and ${say(found.better)}.`];
}

function percent(loss: number): string {
  return `${Number((100 * loss).toPrecision(4))} %`;
}

function smallExamples(): readonly (readonly string[])[] {
  const crash: FaultModel = { fault: 'crash-stop', level: 'pm', keep: 'vm', removal: false };
  const limited: FaultModel = { fault: 'limited-byzantine', level: 'vm', keep: 'vm', removal: false };
  const examples: readonly (readonly [FaultModel, number, Sizes])[] = [
    [crash, 1, [3, 1, 1]],
    [crash, 1, [2, 2, 1]],
    [limited, 1, [3, 3]],
    [limited, 1, [5, 1]],
    [limited, 1, [4, 2]],
    [limited, 2, [3, 3, 3, 3]],
    [limited, 2, [5, 3, 2, 2]],
  ];
  return examples.map(([model, n, sizes]) => {
    const majority = Math.floor(sizes.reduce((sum, size) => sum + size, 0) / 2) + 1;
    const name = `${faultName(model)} at ${model.level}, keep ${model.keep}`;
    return [name, String(n), `[${sizes.join(',')}]`, fraction(sizes, model, majority, n)];
  });
}

function rows(head: readonly string[], body: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...body].map((cellsOfRow) => `| ${cellsOfRow.join(' | ')} |`).join('\n');
}
