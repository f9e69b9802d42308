/** Small manifests of several dialects as people might have them, with something for fixes to do. */
import fc from 'fast-check';
import type { Project } from '../../server/src/analysis/project.ts';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
import type { Cluster } from './rereading.ts';

export interface Manifest extends Cluster {
  readonly dialect: 'native' | 'kubernetes' | 'compose' | 'tiup' | 'ansible';
  readonly text: string;
  readonly project: Project;
}

/** Some mean something else without quotes. */
const HOSTS = ['h1', 'h2', '010', 'on', '1e3', '0x10', 'null'];

const FAULTS = [
  'crash-stop/pm',
  'crash-stop/vm',
  'limited-byzantine/vm',
  'limited-byzantine/pm',
  'unlimited-byzantine/vm',
];

const size = fc.integer({ min: 1, max: 4 });
const sizes = fc.array(size, { minLength: 2, maxLength: 4 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const deployment = fc.record({
  sizes,
  fault: fc.constantFrom(...FAULTS),
  keep: fc.constantFrom('vm', 'pm'),
  faults: maybe(fc.integer({ min: 1, max: 3 })),
  probability: maybe(fc.constantFrom(0.01, 0.2)),
  style: fc.constantFrom('flow', 'block', 'names', 'lines'),
  from: fc.nat(HOSTS.length - 1),
});

const native: fc.Arbitrary<Manifest> = fc
  .record({
    deployments: fc.array(deployment, { minLength: 1, maxLength: 3 }),
    capacities: maybe(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: HOSTS.length, maxLength: HOSTS.length })),
  })
  .map(({ deployments, capacities }) => {
    const held = new Map<string, number>();
    const written = deployments.map((one, index) => {
      const hosts = one.sizes.map((count, at): [string, number] => [
        HOSTS[(one.from + at) % HOSTS.length] ?? '',
        count,
      ]);
      for (const [name, count] of hosts) held.set(name, (held.get(name) ?? 0) + count);
      const names = (name: string, count: number): string[] =>
        Array.from({ length: count }, (_, at) => `r${index}-${name}-${at}`);
      const value = ([name, count]: [string, number]): string =>
        one.style === 'names'
          ? ` [${names(name, count).join(', ')}]`
          : one.style === 'lines'
            ? names(name, count)
                .map((each) => `\n        - ${each}`)
                .join('')
            : ` ${count}`;
      const entries = hosts.map((host) => `'${host[0]}':${value(host)}`);
      return [
        `  - name: d${index}`,
        `    fault: ${one.fault}`,
        `    keep: ${one.keep}`,
        ...(one.faults === undefined ? [] : [`    faults: ${one.faults}`]),
        ...(one.probability === undefined ? [] : [`    probability: ${one.probability}`]),
        ...(one.style === 'flow'
          ? [`    hosts: {${entries.join(', ')}} # as it is`]
          : ['    hosts:', ...entries.map((entry) => `      ${entry}`)]),
      ].join('\n');
    });
    const room = (name: string, index: number): number =>
      Math.max(0, (held.get(name) ?? 0) + (capacities?.[index] ?? 0) - 1);
    const inventory = HOSTS.map((name, index) => `  '${name}': {capacity: ${room(name, index)}}`);
    const text = [...(capacities ? ['hosts:', ...inventory] : []), 'deployments:', ...written, ''].join('\n');
    return { dialect: 'native', text, project: NO_PROJECT };
  });

const ZONE = 'topology.kubernetes.io/zone';
const CONTAINERS = '      containers: [{name: etcd, image: quay.io/coreos/etcd}]';

const node = fc.record({ zone: fc.constantFrom('a', 'b', 'c', ''), tainted: fc.boolean(), gone: fc.boolean() });

const spread = (key: string, when: string, policy: string): string[] => [
  '        - maxSkew: 1',
  `          topologyKey: ${key}`,
  `          whenUnsatisfiable: ${when}`,
  ...(policy === '' ? [] : [`          nodeTaintsPolicy: ${policy}`]),
  '          labelSelector: {matchLabels: {app: etcd}}',
];

/** What a second workload asks of the pods of both. */
const TOUCHING = ['none', 'spread-over-both', 'apart-from-both', 'apart-from-first', 'near-first'] as const;

const kubernetes: fc.Arbitrary<Manifest> = fc
  .record({
    nodes: fc.array(node, { minLength: 0, maxLength: 5 }),
    count: fc.integer({ min: 3, max: 5 }),
    spreads: fc.constantFrom('', 'null', 'soft', 'soft-flow', 'zone', 'zone-soft'),
    policy: fc.constantFrom('', 'Honor', 'Ignore'),
    affinity: fc.constantFrom('', '', 'null', 'one-zone', 'together', 'apart', 'apart-soft', 'spec-null'),
    tolerant: fc.boolean(),
    budget: maybe(fc.constantFrom('minAvailable: 1', 'maxUnavailable: 2', 'minAvailable: 20%')),
    shared: fc.boolean(),
    flow: fc.boolean(),
    neighbour: fc.boolean(),
    touching: fc.constantFrom(...TOUCHING),
    domain: fc.constantFrom('', '', 'zone'),
  })
  .map(({ nodes, count, spreads, policy, affinity, tolerant, budget, shared, flow, neighbour, touching, domain }) => {
    const HOSTNAME = 'kubernetes.io/hostname';
    const isTouching = neighbour && touching !== 'none';
    // Every order of arrival of both is tried.
    const replicas = isTouching ? 3 : count;
    const machines = nodes.slice(0, isTouching ? 4 : 5).map(({ zone, tainted, gone }, index) => {
      const labels = [`${HOSTNAME}: n${index}`, ...(zone === '' ? [] : [`${ZONE}: ${zone}`])];
      const taint =
        tainted && index % 2 === 0 ? 'taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]' : '';
      const spec = [taint, gone && index === 3 ? 'unschedulable: true' : ''].filter((part) => part !== '').join(', ');
      return `apiVersion: v1\nkind: Node\nmetadata: {name: n${index}, labels: {${labels.join(', ')}}}\nspec: {${spec}}\n`;
    });
    const constraints: Record<string, string[]> = {
      null: ['      topologySpreadConstraints: ~ # none yet'],
      soft: ['      topologySpreadConstraints:', ...spread(HOSTNAME, 'ScheduleAnyway', policy)],
      'soft-flow': [
        `      topologySpreadConstraints: [{maxSkew: 1, topologyKey: ${HOSTNAME}, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: etcd}}}]`,
      ],
      zone: ['      topologySpreadConstraints:', ...spread(ZONE, 'DoNotSchedule', policy)],
      'zone-soft': ['      topologySpreadConstraints:', ...spread(ZONE, 'ScheduleAnyway', policy)],
    };
    const term = (key: string): string => `{topologyKey: ${key}, labelSelector: {matchLabels: {app: etcd}}}`;
    const affinities: Record<string, string[]> = {
      null: ['      affinity: null'],
      'one-zone': [
        `      affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: ${ZONE}, operator: In, values: [a]}]}]}}}`,
      ],
      together: [`      affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [${term(ZONE)}]}}`],
      apart: [
        `      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [${term(HOSTNAME)}]}}`,
      ],
      'apart-soft': [
        `      affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: ${term(HOSTNAME)}}]}}`,
      ],
      'spec-null': ['      affinity:', '      nodeSelector:'],
    };
    const spec = (): string[] => {
      const tolerations = tolerant ? ['tolerations: [{operator: Exists}]'] : [];
      const lines = [...(constraints[spreads] ?? []), ...(affinities[affinity] ?? [])];
      // One line a key can stand within braces as it is.
      if (flow && lines.every((line) => /^ {6}\S[^#]*[\]}]$/.test(line)))
        return [`    spec: {${[...tolerations, ...lines.map((line) => line.trim()), CONTAINERS.trim()].join(', ')}}`];
      return ['    spec:', ...tolerations.map((line) => `      ${line}`), ...lines, CONTAINERS];
    };
    const workload = (name: string, podSpec?: readonly string[]): string =>
      [
        'apiVersion: apps/v1',
        'kind: StatefulSet',
        `metadata: {name: ${name}}`,
        'spec:',
        `  replicas: ${replicas}`,
        `  selector: {matchLabels: {app: ${name}}}`,
        '  template:',
        `    metadata: {labels: {app: ${name}, tier: store}}`,
        ...(podSpec ?? spec().map((line) => line.replaceAll('app: etcd', `app: ${name}`))),
        '',
      ].join('\n');
    const both = (kind: string): string =>
      `      affinity: {${kind}: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: ${HOSTNAME}, labelSelector: {matchLabels: {${touching.endsWith('both') ? 'tier: store' : 'app: etcd'}}}}]}}`;
    const touches: Readonly<Record<(typeof TOUCHING)[number], readonly string[]>> = {
      none: [],
      'spread-over-both': [
        `      topologySpreadConstraints: [{maxSkew: 1, topologyKey: ${ZONE}, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {tier: store}}}]`,
      ],
      'apart-from-both': [both('podAntiAffinity')],
      'apart-from-first': [both('podAntiAffinity')],
      'near-first': [both('podAffinity')],
    };
    const second = isTouching ? workload('other', ['    spec:', ...touches[touching], CONTAINERS]) : workload('other');
    const budgets = budget
      ? [
          `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: etcd}\nspec: {${budget}, selector: {matchLabels: ${shared ? '{tier: store}' : '{app: etcd}'}}}\n`,
        ]
      : [];
    const objects = [...machines, workload('etcd'), ...(neighbour ? [second] : []), ...budgets];
    const project = domain === '' ? NO_PROJECT : { ...NO_PROJECT, file: readProjectFile(`domain: ${domain}\n`) };
    return { dialect: 'kubernetes', text: objects.join('---\n'), project, ...(domain !== '' && { domain: ZONE }) };
  });

const compose: fc.Arbitrary<Manifest> = fc
  .record({
    replicas: fc.integer({ min: 3, max: 6 }),
    machines: fc.integer({ min: 0, max: 4 }),
    placement: fc.constantFrom(
      '',
      'placement:',
      'placement: ~',
      'placement: null # none',
      'placement: {}',
      'limit',
      'constraints',
      'limit-null',
    ),
    limit: fc.integer({ min: 1, max: 4 }),
    neighbour: fc.boolean(),
  })
  .map(({ replicas, machines, placement, limit, neighbour }) => {
    const written: Record<string, string[]> = {
      limit: ['      placement:', `        max_replicas_per_node: ${limit}`],
      'limit-null': ['      placement:', '        max_replicas_per_node: ~'],
      constraints: ['      placement:', '        constraints: [node.role != manager]'],
    };
    const service = (name: string): string[] => [
      `  ${name}:`,
      '    image: zookeeper:3.9',
      '    deploy:',
      `      replicas: ${replicas}`,
      ...(written[placement] ?? (placement === '' ? [] : [`      ${placement}`])),
    ];
    const lines = ['services:', ...service('zookeeper'), ...(neighbour ? service('second') : []), ''];
    const names = Array.from({ length: machines }, (_, index) => `m${index}`);
    const file = readProjectFile(`hosts: {${names.map((name) => `${name}: {}`).join(', ')}}\n`);
    return { dialect: 'compose', text: lines.join('\n'), project: { ...NO_PROJECT, file }, machines: names };
  });

/** Addresses and names of machines, in each kind of quotes. */
const PLACES = ['10.0.1.1', '"10.0.1.2"', "'010'", "'1e3'", 'm1', '"on"'];

const tiup: fc.Arbitrary<Manifest> = fc
  .record({
    sizes: fc.array(size, { minLength: 2, maxLength: 4 }),
    from: fc.nat(PLACES.length - 1),
    clash: fc.boolean(),
  })
  .map(({ sizes: counts, from, clash }) => {
    const items = counts.flatMap((count, at) =>
      Array.from({ length: count }, (_, index) => {
        const port = 2300 + 20 * index + (clash ? 0 : at);
        const place = PLACES[(from + at) % PLACES.length] ?? '';
        return `  - host: ${place}\n    client_port: ${port}\n    peer_port: ${port + 1000}\n`;
      }),
    );
    return { dialect: 'tiup', text: `pd_servers:\n${items.join('')}`, project: NO_PROJECT };
  });

const ansible: fc.Arbitrary<Manifest> = fc
  .record({ sizes: fc.array(size, { minLength: 2, maxLength: 4 }), from: fc.nat(PLACES.length - 1) })
  .map(({ sizes: counts, from }) => {
    const items = counts.flatMap((count, at) =>
      Array.from({ length: count }, (_, index) => {
        const place = PLACES[(from + at) % PLACES.length] ?? '';
        return `        v${at}-${index}: {ansible_host: 10.9.${at}.${index}, hypervisor: ${place}}\n`;
      }),
    );
    return {
      dialect: 'ansible',
      text: `all:\n  children:\n    etcd:\n      hosts:\n${items.join('')}`,
      project: NO_PROJECT,
    };
  });

export const MANIFEST: fc.Arbitrary<Manifest> = fc.oneof(
  { weight: 3, arbitrary: native },
  { weight: 4, arbitrary: kubernetes },
  { weight: 1, arbitrary: compose },
  { weight: 1, arbitrary: tiup },
  { weight: 1, arbitrary: ansible },
);
