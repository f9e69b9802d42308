/**
 * What is read of random manifests and found to be legal, against every order of arrival. `QUORATE_CLUSTERS` is how many are
 * tried of each kind.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { demandOf } from '../../server/src/analysis/schedule.ts';
import { type LegalPlacements, legalPlacements } from '../../server/src/scheduling/legalPlacements.ts';
import { analysed } from '../support/diagnose.ts';
import {
  type Cluster,
  type Expression,
  manifestOf,
  type Node,
  outcomesFor,
  type Selector,
  type Spread,
  type Term,
  type Workload,
} from '../scheduling/kubeScheduler.ts';

const numRuns = Number(process.env['QUORATE_CLUSTERS'] ?? 150);

const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

const key = fc.constantFrom(HOSTNAME, HOSTNAME, ZONE, ZONE, 'rack');
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

/** Without the keys that are undefined, so that JSON and the types agree. */
function compact<T extends object>(value: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

const expression: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({
    key: fc.constantFrom('app', 'tier'),
    operator: fc.constantFrom('In' as const, 'NotIn' as const),
    values: fc.subarray(['a', 'b', 'x'], { minLength: 1 }),
  }),
  fc.record({
    key: fc.constantFrom('app', 'tier'),
    operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const),
  }),
);

const selector: fc.Arbitrary<Selector> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'a', 'b').map((app) => ({ matchLabels: { app } })) },
  { weight: 2, arbitrary: fc.constant({ matchLabels: { tier: 'x' } }) },
  {
    weight: 2,
    arbitrary: fc.array(expression, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
  },
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const spread: fc.Arbitrary<Spread> = fc
  .record({
    topologyKey: key,
    maxSkew: fc.constantFrom(1, 1, 2),
    minDomains: optional(fc.integer({ min: 1, max: 4 })),
    nodeAffinityPolicy: optional(fc.constantFrom('Honor' as const, 'Ignore' as const)),
    nodeTaintsPolicy: optional(fc.constantFrom('Honor' as const, 'Ignore' as const)),
    labelSelector: selector,
  })
  .map((record) => compact<Spread>(record));

const spreads = fc.uniqueArray(spread, { maxLength: 2, selector: ({ topologyKey }) => topologyKey });

const namespaceSelector: fc.Arbitrary<Selector> = fc.constantFrom<Selector>(
  {},
  { matchLabels: { team: 'red' } },
  { matchLabels: { 'kubernetes.io/metadata.name': 'one' } },
  { matchExpressions: [{ key: 'team', operator: 'Exists' }] },
);

const term: fc.Arbitrary<Term> = fc
  .record({
    topologyKey: key,
    labelSelector: selector,
    namespaces: fc.option(fc.constantFrom(['one'], ['two'], ['one', 'two']), { freq: 6, nil: undefined }),
    namespaceSelector: fc.option(namespaceSelector, { freq: 6, nil: undefined }),
  })
  .map((record) => compact<Term>(record));

function nodes(most: number): fc.Arbitrary<readonly Node[]> {
  const node = fc.record({
    zone: fc.option(fc.constantFrom('a', 'b', 'c'), { freq: 6, nil: undefined }),
    rack: optional(fc.constantFrom('r1', 'r2')),
    ssd: fc.constantFrom('yes', 'yes', 'no'),
    tainted: fc.constantFrom(false, false, false, true),
  });
  return fc.array(node, { minLength: 1, maxLength: most }).map((all) =>
    all.map(({ zone, rack, ssd, tainted }, index) => {
      const name = `n${index + 1}`;
      const labels = { [HOSTNAME]: name, ssd, ...(zone && { [ZONE]: zone }), ...(rack && { rack }) };
      return { name, labels, tainted };
    }),
  );
}

const namespace = fc.constantFrom(undefined, undefined, undefined, 'one', 'two');

function workload(name: string, kind: fc.Arbitrary<Workload['kind']>, most: number): fc.Arbitrary<Workload> {
  const labels = fc.record({ app: fc.constantFrom('a', 'a', 'b'), tier: fc.constantFrom('x', 'y') });
  return fc
    .record({
      kind,
      name: fc.constant(name),
      namespace,
      labels,
      replicas: fc.integer({ min: 1, max: most }),
      nodeSelector: fc.constantFrom({}, {}, {}, { ssd: 'yes' }),
      tolerates: fc.boolean(),
      spread: spreads,
      apart: fc.array(term, { maxLength: 2 }),
      near: fc.oneof(
        { weight: 4, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(term, { minLength: 1, maxLength: 2 }) },
      ),
      hostPort: fc.constantFrom(undefined, undefined, undefined, 80),
      pins: fc.constant({}),
    })
    .map((record) => compact<Workload>({ ...record, replicas: record.kind === 'Pod' ? 1 : record.replicas }));
}

/** A pod that is there already, or volumes that tie pods to nodes, where the cluster has such nodes. */
function settled(own: Workload, all: readonly Node[], choice: number): Workload {
  const name = all[choice % all.length]?.name ?? '';
  if (own.kind === 'Pod' && choice % 2 === 0) return { ...own, nodeName: name };
  if (own.kind === 'StatefulSet' && choice % 4 === 0 && own.namespace === undefined) {
    return { ...own, pins: own.replicas > 1 && choice % 8 === 0 ? { 0: [name], 1: [name] } : { 0: [name, 'n1'] } };
  }
  return own;
}

const described = fc.constantFrom<Cluster['namespaces']>(
  {},
  {},
  { one: { team: 'red' } },
  { one: {}, two: { team: 'red' } },
);
const choices = fc.array(fc.nat(40), { minLength: 3, maxLength: 3 });

/** One service, and pods of one more kind that may match what it selects. */
const single: fc.Arbitrary<Cluster> = fc
  .record({
    nodes: nodes(6),
    own: workload('own', fc.constant('StatefulSet'), 6),
    other: optional(workload('other', fc.constantFrom('Pod', 'Job', 'Deployment'), 2)),
    namespaces: described,
    choice: choices,
  })
  .map(({ nodes: all, own, other, namespaces, choice }) => ({
    nodes: all,
    namespaces,
    workloads: [own, ...(other ? [other] : [])].map((one, index) => settled(one, all, choice[index] ?? 1)),
  }));

const anyKind = fc.constantFrom<Workload['kind']>(
  'StatefulSet',
  'StatefulSet',
  'Deployment',
  'Job',
  'Job',
  'DaemonSet',
  'Pod',
);

/** Two or three workloads with no more than six pods, those of DaemonSets left aside. */
const several: fc.Arbitrary<Cluster> = fc
  .record({
    nodes: nodes(5),
    workloads: fc.tuple(
      workload('first', fc.constant('StatefulSet'), 3),
      workload('second', anyKind, 2),
      optional(workload('third', anyKind, 1)),
    ),
    namespaces: described,
    choice: choices,
  })
  .map(({ nodes: all, workloads: [first, second, third], namespaces, choice }) => ({
    nodes: all,
    namespaces,
    workloads: [first, second, ...(third ? [third] : [])].map((one, index) => settled(one, all, choice[index] ?? 1)),
  }));

/** Two or three workloads whose pods are members of one quorum, and perhaps pods beside them. */
const quorum: fc.Arbitrary<Cluster> = fc
  .record({
    nodes: nodes(5),
    members: fc.tuple(
      workload('first', fc.constant('StatefulSet'), 2),
      workload('second', fc.constantFrom('StatefulSet', 'Deployment'), 2),
      optional(workload('third', fc.constantFrom('StatefulSet', 'Deployment'), 1)),
    ),
    other: optional(workload('other', fc.constantFrom('Job', 'Deployment', 'DaemonSet', 'Pod'), 1)),
    namespaces: described,
    choice: fc.array(fc.nat(40), { minLength: 4, maxLength: 4 }),
  })
  .map(({ nodes: all, members: [first, ...others], other, namespaces, choice }) => {
    const { namespace: _, ...shared } = first;
    const at = first.namespace === undefined ? {} : { namespace: first.namespace };
    const members = [shared, ...others.flatMap((one) => one ?? [])].map((one): Workload => {
      const { namespace: __, ...rest } = { namespace: undefined, ...one };
      return { ...rest, ...at, quorum: 'all' };
    });
    const workloads = [...members, ...(other ? [other] : [])];
    return { nodes: all, namespaces, workloads: workloads.map((one, index) => settled(one, all, choice[index] ?? 1)) };
  });

/** With as much work every cluster here is looked at whole. */
const AMPLE = 1_000_000_000;

const outcomesOf = ({ placements }: LegalPlacements): readonly string[] =>
  placements.map(({ sizes, pending }) => `${sizes.join(' ')}|${pending}`).toSorted((a, b) => a.localeCompare(b));

/** What is found to be legal, for each service. What is found with less work is a part of it. */
function found(cluster: Cluster, domain: string | undefined): Record<string, readonly string[]> {
  const { services } = analysed(manifestOf(cluster));
  return Object.fromEntries(
    services.flatMap(({ name, question }) => {
      if (!question || !('schedule' in question)) return [];
      const demand = demandOf(question.schedule);
      const options = domain === undefined ? {} : { domain };
      const usual = legalPlacements(demand, options);
      const all = usual.exact ? usual : legalPlacements(demand, { ...options, budget: AMPLE });
      expect(all.exact).toBe(true);
      expect(outcomesOf(all)).toEqual(expect.arrayContaining([...outcomesOf(usual)]));
      return [[name, outcomesOf(all)]];
    }),
  );
}

test.for([
  ['one service, and pods that match', single],
  ['two to three workloads', several],
  ['two to three workloads that form one quorum', quorum],
] as const)('%s: what may become of the replicas is what every order of arrival gives', ([, clusters]) => {
  fc.assert(
    fc.property(clusters, fc.constantFrom(undefined, ZONE), (cluster, domain) => {
      const judged = cluster.workloads.filter((one) => one.quorum !== undefined || one.kind === 'StatefulSet');
      const services = [...new Set(judged.map(({ name, quorum: group = name }) => group))];
      const expected = Object.fromEntries(services.map((name) => [name, outcomesFor(cluster, name, domain)]));
      expect(found(cluster, domain)).toEqual(expected);
    }),
    { numRuns },
  );
});
