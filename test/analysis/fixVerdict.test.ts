/** What is offered, and what is withheld, in cases that went wrong; `offeredFixes.test.ts` tries random ones. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { NO_PROJECT, type Project } from '../../server/src/analysis/project.ts';
import { suggestions } from '../../server/src/analysis/suggestions.ts';
import { fixText } from '../../server/src/cli/fixText.ts';
import { Judge } from '../../server/src/cli/judge.ts';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
import { assess } from '../../server/src/risk/assess.ts';
import { arrivals } from '../../server/src/risk/placement.ts';
import { diagnose, offeredFixes } from '../support/diagnose.ts';
import { applyEdits } from '../support/edits.ts';
import { etcd, node } from '../support/kubernetes.ts';

/** The text after each fix on offer, by title. */
function fixes(text: string, project: Project = NO_PROJECT): Record<string, string> {
  const said = diagnose(text, project);
  const found = said.diagnostics.flatMap((each) => offeredFixes(said, each, project));
  return Object.fromEntries(found.map(({ title, edits }) => [title, applyEdits(said.analysis, edits)]));
}

const SPREAD = 'Spread over nodes: maxSkew 1, DoNotSchedule';
const REQUIRE = 'Make it required: maxSkew 1, DoNotSchedule';
const TAINTED = 'spec: {taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]}\n';
const CLUSTER = [node('cp') + TAINTED, node('w1'), node('w2'), node('w3')];

/** The workload of five with lines for its pod's spec. */
const workload = (...lines: string[]): string =>
  etcd(5).replace('      containers', [...lines.map((line) => `      ${line}`), '      containers'].join('\n'));

function placementIn(text: string): unknown {
  const [answered] = diagnose(text).answered;
  const schedule = answered && 'schedule' in answered[1] ? answered[1].schedule : undefined;
  return schedule && { worst: schedule.worst.hosts.map(({ replicas }) => replicas), pending: schedule.pending };
}

describe('a tainted node', () => {
  test.for([
    ['no constraint', SPREAD, []],
    [
      'a soft one',
      REQUIRE,
      [
        'topologySpreadConstraints:',
        '- maxSkew: 1',
        '  topologyKey: kubernetes.io/hostname',
        '  whenUnsatisfiable: ScheduleAnyway # a wish',
        '  labelSelector: {matchLabels: {app: etcd}}',
      ],
    ],
    [
      'a soft one in one line',
      REQUIRE,
      [
        'topologySpreadConstraints:',
        '- {maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway", topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: etcd}}}',
      ],
    ],
  ] as const)('does not keep the last replicas from the others: %s', ([, title, lines]) => {
    const after = fixes([...CLUSTER, workload(...lines)].join('---\n'))[title] ?? '';
    expect(after).toContain('nodeTaintsPolicy: Honor');
    expect(placementIn(after)).toEqual({ worst: [2, 2, 1], pending: [0, 0] });
  });

  test('that is tolerated, or not known, is not spoken of', () => {
    const tolerant = workload('tolerations: [{operator: Exists}]');
    for (const text of [[...CLUSTER, tolerant].join('---\n'), workload()]) {
      expect(fixes(text)[SPREAD]).toContain('DoNotSchedule');
      expect(fixes(text)[SPREAD]).not.toContain('Honor');
    }
  });
});

test('no constraint that leaves a replica without a node, or takes a tolerated fault away', () => {
  const zoned = ['a', 'b', 'c'].map((zone) => {
    return node(`n-${zone}`).replace('}', `, labels: {topology.kubernetes.io/zone: ${zone}}}`);
  });
  const project = { ...NO_PROJECT, file: readProjectFile('domain: zone\n') };
  const together = workload(
    'affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: topology.kubernetes.io/zone, labelSelector: {matchLabels: {app: etcd}}}]}}',
  );
  const oneZone = workload(
    'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [a]}]}]}}}',
  );
  expect(Object.keys(fixes([...zoned, workload()].join('---\n'), project))).toEqual([
    'Spread over zones: maxSkew 1, DoNotSchedule',
  ]);
  for (const pinned of [together, oneZone]) expect(fixes([...zoned, pinned].join('---\n'), project)).toEqual({});
});

test('one run of fixes counts all services on a host', () => {
  const text = [
    'hosts: {h1: {capacity: 6}, h2: {capacity: 3}, h3: {capacity: 4}}',
    'deployments:',
    '  - {name: a, fault: crash-stop/pm, hosts: {h1: 2, h2: 1, h3: 3}}',
    '  - {name: b, fault: crash-stop/pm, hosts: {h1: 3, h2: 1, h3: 1}}',
    '',
  ].join('\n');
  const { text: after, applied } = fixText('a.yaml', text, NO_PROJECT, 'unsafe');
  expect(applied).toBe(2);
  expect(after).toContain('{h1: 2, h2: 2, h3: 2}');
  expect(after).toContain('{h1: 2, h2: 1, h3: 2}');
});

test('no fix after which another service has a new warning', () => {
  const text = [
    'hosts: {h1: {capacity: 6}, h2: {capacity: 3}, h3: {capacity: 4}}',
    'deployments:',
    '  - {name: a, fault: crash-stop/pm, hosts: {h1: 2, h2: 1, h3: 3}}',
    '  - {name: b, fault: crash-stop/pm, hosts: {h1: 3, h2: 1, h3: 1}}',
    '',
  ].join('\n');
  const judge = new Judge('a.yaml', NO_PROJECT);
  const before = judge.judge(text);
  const offered = before.diagnostics.map((found) => found.fixes().filter((fix) => judge.fixed(before, found, fix)));
  // Where b takes the room on h2, a can only be told of a placement that is critical, too.
  expect(before.diagnostics.map((found, index) => [found.fixes().length, offered[index]?.length])).toEqual([
    [1, 1],
    [1, 0],
  ]);
  const withheld = before.analysis.services.map((service) => [...judge.withheld(before, service).values()]);
  expect(withheld).toEqual([[], ['there would be a new finding: dominated-placement']]);
});

describe('services that are placed or counted together', () => {
  const nodes = ['n1', 'n2', 'n3', 'n4'].map(node);
  const away = (from: string): string =>
    etcd(3)
      .replaceAll('etcd', 'other')
      .replace('coreos/other', 'coreos/etcd')
      .replace(
        '      containers',
        `      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: ${from}}}}]}}\n      containers`,
      );

  test('no constraint that leaves those of another service fewer nodes', () => {
    // As long as the first three may share a node, the others have three for themselves.
    expect(Object.keys(fixes([...nodes, etcd(3), away('nothing')].join('---\n')))).toContain(SPREAD);
    const found = fixes([...nodes, etcd(3), away('etcd')].join('---\n'));
    expect(Object.values(found).filter((after) => after.indexOf('maxSkew') < after.indexOf('name: other'))).toEqual([]);
  });

  const labelled = (name: string, replicas: number): string =>
    etcd(replicas)
      .replaceAll('etcd', name)
      .replace(`coreos/${name}`, 'coreos/etcd')
      .replace(`labels: {app: ${name}}`, `labels: {app: ${name}, tier: store}`);
  const budget = (limit: string): string =>
    `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: all}\nspec:\n  ${limit}\n  selector: {matchLabels: {tier: store}}\n`;
  const sharing = (second: number, limit: string): string[] =>
    Object.keys(fixes([labelled('a', 3), labelled('b', second), budget(limit)].join('---\n'))).filter((title) =>
      /minAvailable|maxUnavailable/.test(title),
    );

  test.for([
    ['minAvailable: 1', 3, ['Set minAvailable to 5 (keeps quorum of 2)']],
    [
      'minAvailable: 1',
      5,
      [
        'Set minAvailable to 7 (keeps quorum of 2)',
        'Set minAvailable to 6 (keeps quorum of 3)',
        'Set minAvailable to 7 (keeps quorum of 3, with headroom)',
      ],
    ],
    ['maxUnavailable: 50%', 3, ['Set maxUnavailable to 1 (keeps quorum of 2)']],
    ['maxUnavailable: 0', 3, ['Set maxUnavailable to 1 (allows one eviction)']],
  ] as const)('a budget of two services is mended for both: %s', ([limit, second, titles]) => {
    expect(sharing(second, limit)).toEqual(titles);
  });

  test('a budget lets nothing go that another of its services cannot do without', () => {
    expect(sharing(2, 'maxUnavailable: 0')).toEqual([]);
    expect(sharing(1, 'minAvailable: 100%')).toEqual([]);
  });
});

describe('a key without a value is a place to write into', () => {
  const swarm = (placement: string): string =>
    `services:\n  zookeeper:\n    image: zookeeper:3.9\n    deploy:\n      replicas: 3\n${placement}`;
  const cases: readonly (readonly [title: string, text: string])[] = [
    ...['placement:', 'placement: ~', 'placement: null # none yet', 'placement:   # none'].flatMap((line) =>
      [`      ${line}\n`, `      ${line}`, `      ${line}\n      labels: {a: b}\n`, `      ${line}\r\n`].map(
        (placement) => ['Spread: max_replicas_per_node 1', swarm(placement)] as const,
      ),
    ),
    ...['topologySpreadConstraints:', 'topologySpreadConstraints: ~ # none', 'affinity: null', 'affinity:'].flatMap(
      (line) =>
        [SPREAD, 'Keep pods apart: required anti-affinity, at most 1 on a node'].map(
          (title) => [title, workload(line)] as const,
        ),
    ),
    ...['template:', 'template: ~', 'template:\n      pod: null # none'].map(
      (line) =>
        [
          SPREAD,
          `apiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nmetadata: {name: logs}\nspec:\n  kafka: {replicas: 3}\n  zookeeper:\n    ${line}\n    replicas: 3\n`,
        ] as const,
    ),
  ];

  test.for(cases)('%s: %j', ([title, text]) => {
    const after = fixes(text)[title] ?? '';
    const errors = parseAllDocuments(after).flatMap((document) => document.errors);
    expect(errors).toEqual([]);
    expect(after).not.toBe('');
    const comment = /# none.*/.exec(text)?.[0];
    if (comment !== undefined) expect(after).toContain(comment);
    const rules = (of: string): string[] => diagnose(of).diagnostics.map(({ rule }) => rule);
    expect(rules(text)).toContain('critical-host');
    expect(rules(after).filter((rule) => rule === 'critical-host').length).toBeLessThan(
      rules(text).filter((rule) => rule === 'critical-host').length,
    );
  });

  test.for([
    ['~', '# why', ''],
    ['null # none', '', '# none'],
    ['~', '# a', '# b'],
  ])('on a line below the key: %j', ([value = '', above = '', below = '']) => {
    const remarks = [above, value, below].filter((line) => line !== '').map((line) => `        ${line}\n`);
    const after = fixes(swarm(`      placement:\n${remarks.join('')}      labels: {a: b}\n`));
    const text = after['Spread: max_replicas_per_node 1'] ?? '';
    expect(parseAllDocuments(text)[0]?.toJS()).toMatchObject({
      services: { zookeeper: { deploy: { placement: { max_replicas_per_node: 1 }, labels: { a: 'b' } } } },
    });
    for (const remark of [above, below, value.replace(/^[^#]*/, '')]) expect(text).toContain(remark);
  });

  test('a comment alone below the key stays below it', () => {
    const after = fixes(swarm('      placement:\n        # nothing yet\n'));
    expect(after['Spread: max_replicas_per_node 1']).toContain(
      'placement:\n        max_replicas_per_node: 1\n        # nothing yet\n',
    );
  });

  test.for(['placement: three', 'placement: *missing', 'placement: !!null ~'])('not %s', (line) => {
    expect(fixes(swarm(`      ${line}\n`))).toEqual({});
  });
});

describe('flow style', () => {
  const TERM = '{labelSelector: {matchLabels: {app: etcd}}, topologyKey: kubernetes.io/hostname}';
  const ITEM =
    '{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: etcd}}}';
  const APART = 'Keep pods apart: required anti-affinity, at most 1 on a node';
  const ZONES = ITEM.replace('kubernetes.io/hostname', 'topology.kubernetes.io/zone');
  const changes: readonly (readonly [title: string, before: string, after: string])[] = [
    [SPREAD, 'topologySpreadConstraints: []', `topologySpreadConstraints: [${ITEM}]`],
    [SPREAD, 'topologySpreadConstraints: [ ] # none', `topologySpreadConstraints: [${ITEM} ] # none`],
    [SPREAD, `topologySpreadConstraints: [${ZONES}]`, `topologySpreadConstraints: [${ITEM}, ${ZONES}]`],
    [SPREAD, `topologySpreadConstraints: [ ${ZONES}, ]`, `topologySpreadConstraints: [ ${ITEM}, ${ZONES}, ]`],
    [
      SPREAD,
      `topologySpreadConstraints: [ # zones\n        ${ZONES}\n      ]`,
      `topologySpreadConstraints: [ ${ITEM}, # zones\n        ${ZONES}\n      ]`,
    ],
    [
      SPREAD,
      `topologySpreadConstraints: [\r\n        ${ZONES}\r\n      ]`,
      `topologySpreadConstraints: [${ITEM},\r\n        ${ZONES}\r\n      ]`,
    ],
    [APART, 'affinity: {}', `affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [${TERM}]}}`],
  ];

  test.for(changes)('%s in %j', ([title, before, after]) => {
    const text = workload(before);
    expect(fixes(text)[title]).toBe(text.replace(before, after));
  });

  const whole = (style: (spec: string) => string): string =>
    `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: etcd}\nspec: {replicas: 5, selector: {matchLabels: {app: etcd}}, template: {metadata: {labels: {app: etcd}}, spec: ${style('containers: [{name: etcd, image: quay.io/coreos/etcd}]')}}}\n`;

  test('a whole spec', () => {
    expect(fixes(whole((spec) => `{${spec}}`))).toEqual({
      [SPREAD]: whole((spec) => `{topologySpreadConstraints: [${ITEM}], ${spec}}`),
      [APART]: whole(
        (spec) => `{affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [${TERM}]}}, ${spec}}`,
      ),
    });
  });

  test('JSON stays JSON', () => {
    const json = JSON.stringify(parseAllDocuments(whole((spec) => `{${spec}}`))[0]?.toJS());
    const after = fixes(json);
    expect(Object.keys(after)).toEqual([SPREAD, APART]);
    for (const text of Object.values(after)) expect(() => void JSON.parse(text)).not.toThrow();
  });

  test('of Compose, on every level', () => {
    const services = (deploy: string): string => `services: {zk: {image: "zookeeper:3.9", deploy: {${deploy}}}}\n`;
    for (const [before, after] of [
      ['replicas: 3', 'placement: {max_replicas_per_node: 1}, replicas: 3'],
      ['replicas: 3, placement: {}', 'replicas: 3, placement: {max_replicas_per_node: 1}'],
      [
        'placement: {preferences: [{spread: node.labels.zone}]}, replicas: 3',
        'placement: {max_replicas_per_node: 1, preferences: [{spread: node.labels.zone}]}, replicas: 3',
      ],
    ] as const) {
      expect(fixes(services(before))).toEqual({ 'Spread: max_replicas_per_node 1': services(after) });
    }
  });

  test('what two workloads share is left as it is', () => {
    const first = workload('topologySpreadConstraints: &none []');
    const second = workload('topologySpreadConstraints: *none').replaceAll('etcd', 'other');
    const list = `apiVersion: v1\nkind: List\nitems:\n${[first, second.replaceAll('coreos/other', 'coreos/etcd')]
      .map((one) => one.trimEnd().replace(/^/gm, '    ').replace(/^ {4}/, '  - '))
      .join('\n')}\n`;
    expect(Object.keys(fixes(list)).filter((title) => title === SPREAD)).toEqual([]);
  });
});

describe('the fewest moves', () => {
  const titles = (text: string): string[] => Object.keys(fixes(text));

  test('of all placements that are as good', () => {
    expect(
      titles('deployments:\n  - {name: a, fault: limited-byzantine/vm, probability: 0.01, hosts: {h1: 1, h2: 5}}\n'),
    ).toEqual(['Best placement: move 1 replica, loss 4.9 % → 3.9 %']);
    expect(
      titles('deployments:\n  - {name: a, fault: unlimited-byzantine/vm, quorum: 2, hosts: {p: 4, q: 4, r: 1}}\n'),
    ).toEqual(['Best placement: move 1 replica, loss after 2 faults 100 % → 0 %']);
  });

  const example = fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 }),
    room: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    limited: fc.boolean(),
    fault: fc.constantFrom('crash-stop', 'limited-byzantine', 'unlimited-byzantine'),
    level: fc.constantFrom('vm', 'pm'),
    keep: fc.constantFrom('vm', 'pm'),
    probability: fc.option(fc.constantFrom(0.01, 0.3), { nil: undefined }),
  });

  test('are what a title of the best placement says, by trying every placement', () => {
    let offers = 0;
    fc.assert(
      fc.property(example, ({ sizes, room, limited, fault, level, keep, probability }) => {
        const capacities = sizes.map((size, host) => (limited ? size + (room[host] ?? 0) : Infinity));
        const hosts = sizes.map((size, host) => `h${host}: ${size}`).join(', ');
        const inventory = capacities.map((capacity, host) => `h${host}: {capacity: ${capacity}}`).join(', ');
        const text = [
          ...(limited ? [`hosts: {${inventory}}`] : []),
          'deployments:',
          `  - {name: a, fault: ${fault}/${level}, keep: ${keep}, hosts: {${hosts}}${probability === undefined ? '' : `, probability: ${probability}`}}`,
          '',
        ].join('\n');
        const { analysis, answered: all } = diagnose(text);
        const [answered] = all;
        if (!answered || !('placement' in answered[1])) throw new Error('no answer');
        const [service, { placement: report }] = answered;
        const offered = suggestions(analysis, service, report).filter(
          (offer) => String(offer.sizes) === String(report.best.sizes) && offer.target !== 'uncritical',
        );
        const { faultModel } = service.model;
        const risk = (held: readonly number[]): string => {
          const { current, failure } = assess({
            sizes: held,
            model: faultModel,
            quorum: 'majority',
            search: false,
            horizon: 40,
            ...(probability !== undefined && { rates: { ball: probability } }),
          });
          return failure ? failure.probability.toPrecision(9) : current.loss.map((loss) => loss.toPrecision(9)).join();
        };
        const wanted = report.best.failure === undefined || probability === undefined;
        const goal = wanted ? risk(report.best.sizes) : (report.best.failure ?? Number.NaN).toPrecision(9);
        const fewest = Math.min(
          ...everyPlacement(sizes, capacities)
            .filter((held) => risk(held) === goal)
            .map((held) => arrivals(sizes, held)),
        );
        for (const { title } of offered) {
          expect([text, Number(/move (\d+)/.exec(title)?.[1])]).toEqual([text, fewest]);
          offers += 1;
        }
      }),
      { numRuns: 300 },
    );
    expect(offers).toBeGreaterThan(80);
  });
});

/** Every placement of as many replicas on the same hosts, none idle. */
function everyPlacement(sizes: readonly number[], capacities: readonly number[]): readonly (readonly number[])[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const found: (readonly number[])[] = [];
  const place = (chosen: readonly number[], left: number): void => {
    if (chosen.length === sizes.length) {
      if (left === 0) found.push(chosen);
      return;
    }
    for (let size = 1; size <= Math.min(left, capacities[chosen.length] ?? 0); size++)
      place([...chosen, size], left - size);
  };
  place([], total);
  return found;
}

describe('a word of a risk model that is put right', () => {
  const HOSTS = 'hosts: {pm-1: 3, pm-2: 1, pm-3: 1}';
  test.for([
    ['a key', `deployments:\n- {name: a, fautl: crash-stop/pm, ${HOSTS}}\n`, 'fault'],
    ['a value', `deployments:\n- {name: a, fault: crsh-stop/pm, ${HOSTS}}\n`, 'crash-stop/pm'],
    [
      'a comment on several services',
      `# quorate: fautl=crash-stop/pm\ndeployments:\n- {name: a, ${HOSTS}}\n- {name: b, ${HOSTS}}\n`,
      'fault',
    ],
    [
      'an annotation',
      etcd(5).replace('{name: etcd}', '{name: etcd, annotations: {quorate.dev/fautl: crash-stop/pm}}'),
      'quorate.dev/fault',
    ],
  ] as const)('%s is offered, whatever is found then', ([, text, word]) => {
    const written = fixes(text)[`Change to "${word}"`] ?? '';
    expect(written).toContain(word);
    expect(diagnose(written).diagnostics.filter(({ rule }) => rule === 'invalid-value')).toEqual([]);
  });
});
