/** Writes docs/reads.md: what is read of operators, charts, cluster specs and software, from their tables. */
import { COUNTED } from '../../clusters/counted.ts';
import type { ChartRow } from '../../helm/row.ts';
import { CHARTS } from '../../helm/table.ts';
import { NEVER_VOTES } from '../../software/neverVotes.ts';
import { SOFTWARE } from '../../software/softwareTable.ts';
import { AFFINITY_KEYS, PLACEMENT_KEYS } from './row.ts';
import type { AddedBudget, BudgetPaths, Component, Effect, OperatorRow, OwnRule } from './row.ts';
import { OPERATORS } from './table.ts';

/** The page, in Markdown. */
export function readsPage(): string {
  const voting = OPERATORS.filter(votes);
  const others = OPERATORS.filter((row) => !votes(row));
  return `${[
    '# What Quorate reads of operators, charts and cluster specs',
    'This page is generated from the tables that the readers use; `npm run docs` writes it. Whatever `.quorate.yaml` adds under `kinds` is read the same way.',
    '## How a row is read',
    'A resource is known by its API group and kind. A path such as `spec.mon.count` leads to a value; `item.` starts at each item of a list or map. Where an operator adds constraints by itself, the hover says so with its name. An operator gives its pods more labels than are listed: a selector that asks for a label Quorate does not know is neither a match nor a mismatch. A count that is not known, or a placement that the file does not decide, is not judged.',
    '## Kinds whose pods vote',
    ...voting.flatMap(section),
    '## Kinds that are known, but never judged',
    'Their pods do not vote, or which of them do is not in the file: they are listed and counted with that reason, and nothing is said of them. A risk model that is declared for one of them is computed all the same.',
    others.map(line).join('\n'),
    '## Charts',
    'A chart is known by its name and its repository; where the repository is not known, by keys that only this chart has. Values are read in a Flux HelmRelease, an Argo CD Application or ApplicationSet, a HelmChart with its HelmChartConfig, a helmfile, and in a file of values with an image, a block of a dependency, or a path and keys, that tell the chart. Values that are text in a block (`|`) are read and edited in place. Where other files, Secrets or templates give values too, nothing is claimed of the service. The newest row counts where no version is given; a version that is older than the row is not judged.',
    ...CHARTS.flatMap(chartSection),
    '## Cluster specs',
    'The members of the control plane are those of etcd. Machines, and their zones, are those that a spec names; elsewhere a provider makes them, and only their number is judged.',
    [
      '- kOps `kops.k8s.io` Cluster: `spec.etcdClusters`, each member an instance group, whose zone is that of its subnets',
      '- `talconfig.yaml` of talhelper: `nodes` with `controlPlane: true`',
      '- `cluster.yml` of RKE: `nodes` with the role `etcd`',
      '- k0sctl `k0sctl.k0sproject.io` Cluster: `spec.hosts` that are controllers',
      '- KubeOneCluster `kubeone.k8c.io`: `controlPlane.hosts`, else `controlPlane.nodeSets[].replicas`',
      '- Cluster `provisioning.cattle.io` of Rancher: `quantity` of the `spec.rkeConfig.machinePools` with `etcdRole`',
      '- `install-config.yaml` of OpenShift: `controlPlane.replicas` and `arbiter.replicas`',
      ...COUNTED.map(({ kind, group, count, external }) => {
        const other = external?.count === undefined ? '' : `, or ${code(external.count)}`;
        return `- ${kind} ${code(group)}: ${code(count)}${other}`;
      }),
    ].join('\n'),
    '## Software of containers',
    'StatefulSets, Compose services and the like are known by the image of a container, some only with the words or variables that make it a member that votes.',
    SOFTWARE.filter(({ images }) => images)
      .map(({ name, images = [], votes: test, reference }) => {
        const where = images.map(code).join(', ');
        return `- [${name}](${reference}): ${where}${test ? ', where it is told to vote' : ''}`;
      })
      .join('\n'),
    `Never a majority of pods: ${NEVER_VOTES.flatMap(({ images = [] }) => images.map(code)).join(', ')}.`,
  ].join('\n\n')}\n`;
}

function votes({ components }: OperatorRow): boolean {
  return components.some(({ software }) => software !== undefined);
}

function section(row: OperatorRow): readonly string[] {
  const { operator, note } = row;
  return [
    `### ${titleOf(row)} (${operator})`,
    row.components.flatMap((component) => linesOf(row, component)).join('\n'),
    ...(note === undefined ? [] : [note]),
    `Source: ${row.source}.`,
  ];
}

function chartSection(row: ChartRow): readonly string[] {
  const { chart, publisher, repositories, from, note } = row;
  const operator = { operator: 'The chart' } as const;
  return [
    `### ${chart} (${publisher})`,
    `Repository: ${repositories.map(code).join(', ')}${from === undefined ? '' : `; from version ${from} on`}.`,
    row.components.flatMap((component) => linesOf(operator, component)).join('\n'),
    ...(note === undefined ? [] : [note]),
    `Source: ${row.source}.`,
  ];
}

function titleOf({ kind, group, versions }: OperatorRow): string {
  return `${kind} \`${group}${versions ? `/${versions.join(', ')}` : ''}\``;
}

function line(row: OperatorRow): string {
  const counts = row.components.flatMap(({ count }) => (count === undefined ? [] : [code(count)]));
  const where = counts.length === 0 ? '' : `, counted at ${counts.join(', ')}`;
  return `- ${titleOf(row)} (${row.operator})${where}: ${row.note ?? ''}`;
}

function linesOf({ operator }: Pick<OperatorRow, 'operator'>, component: Component): readonly string[] {
  const {
    software,
    each,
    count,
    otherwise,
    plus = [],
    placement = {},
    pod = [],
    rules = [],
    adds = [],
    budget = {},
    write,
    selecting,
  } = component;
  const name = typeof software === 'string' ? software : (software?.name ?? 'No vote');
  const items = each === undefined ? '' : ` of each item of ${code(each)}${component.together ? ', all together' : ''}`;
  const counted = count === undefined ? 'one each' : [count, ...plus].map(code).join(' and ');
  const paths = [...PLACEMENT_KEYS, ...AFFINITY_KEYS].flatMap((key) => placement[key] ?? []);
  const constraints = [...pod.map((map) => `${map}.*`), ...paths].map(code);
  return [
    `- **${name}**${items}: ${counted}${otherwise === undefined || count === undefined ? '' : `, else ${otherwise}`}`,
    ...(constraints.length === 0 ? [] : [`  - constraints: ${constraints.join(', ')}`]),
    ...rules.map((rule) => `  - ${ruleText(operator, rule)}`),
    ...statedBudgetLine(budget),
    ...adds.map((added) => `  - ${operator} adds a disruption budget: ${budgetText(added)}`),
    ...((write?.affinity === undefined && write?.spread === undefined) || selecting.length === 0
      ? []
      : [
          `  - fixes write below ${[...new Set([write.spread, write.affinity])]
            .flatMap((path) => path ?? [])
            .map((path) => (path === '' ? 'the top' : code(path)))
            .join(', ')}, and select by ${selecting.map(code).join(', ')}`,
        ]),
  ];
}

function ruleText(operator: string, { path, values = {}, other, absent, yields, write }: OwnRule): string {
  const cases = [
    ...Object.entries(values).map(([value, effect]) => `${code(value)}: ${effectText(effect)}`),
    ...(other === undefined ? [] : [`any other value: ${effectText(other)}`]),
    ...(absent === undefined || path === undefined ? [] : [`absent: ${effectText(absent)}`]),
  ];
  const what =
    path === undefined ? `${operator} adds: ${effectText(absent ?? 'nothing')}` : `${code(path)}: ${cases.join('; ')}`;
  const instead = yields === undefined ? '' : `; ${takesPlace(yields)} takes its place`;
  return `${what}${instead}${write === undefined ? '' : `; fixes write ${code(write)}`}`;
}

function statedBudgetLine({ minAvailable, maxUnavailable }: BudgetPaths): readonly string[] {
  const paths = [minAvailable, maxUnavailable].flatMap((path) => path ?? []).map(code);
  return paths.length === 0 ? [] : [`  - disruption budget: ${paths.join(', ')}`];
}

function budgetText({ key, amount, when = [] }: AddedBudget): string {
  const paths = when.flatMap(({ path }) => path).map(code);
  return `${code(key)} ${typeof amount === 'object' ? amount.text : amount}${paths.length === 0 ? '' : `, depending on ${paths.join(', ')}`}`;
}

function takesPlace(yields: NonNullable<OwnRule['yields']>): string {
  if (yields === 'same spread') return 'a spread over the same label';
  return yields === 'filled affinity' ? 'an `affinity` that is not empty' : `a given ${code(yields)}`;
}

function effectText(effect: Effect): string {
  const [, strength, spread, label = ''] = /^(hard|soft) (spread )?(.+)$/.exec(effect) ?? [];
  if (strength === undefined) return effect === 'unknown' ? 'not known' : 'nothing';
  return `${strength} ${spread === undefined ? 'anti-affinity' : 'spread'} by ${code(label)}`;
}

const code = (text: string): string => `\`${text}\``;
