import { describe, expect, it } from 'vitest';
import { constraintEdits } from '../../server/src/fixes/constraintEdit.ts';
import { readText } from '../../server/src/reading/documentCache.ts';
import type { Constraint } from '../../server/src/scheduling/constraints.ts';
import { applyEdits } from '../support/edits.ts';

const BY_HOST: Constraint = { kind: 'max-skew', key: 'kubernetes.io/hostname', maxSkew: 1 };

/** The file with the constraint written into its only service; undefined when it is refused. */
function fixed(text: string, constraint: Constraint): string | undefined {
  const reading = readText(text);
  const [service] = reading.services;
  const fix = service?.scheduling && constraintEdits(service.scheduling, constraint);
  return fix && applyEdits(reading, fix.edits);
}

/** After the fix, the reader finds the constraint, hard and about the pods themselves, and no problem. */
function expectStated(text: string | undefined, constraint: Constraint): void {
  const { services, problems } = readText(text ?? '');
  const stated = services[0]?.scheduling?.constraints.filter(({ hard, selectsItself }) => hard && selectsItself) ?? [];
  expect(problems).toEqual([]);
  expect(stated.map((found) => found.constraint)).toContainEqual(constraint);
}

const workload = (podSpec: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: etcd}
spec:
  replicas: 3
  template:
    metadata: {labels: {app: etcd, "on": "true"}}
    spec:
${podSpec}      containers: [{name: etcd, image: etcd}]
`;

const spread = (key: string, when: string, labels: string): string =>
  `      - {maxSkew: 1, topologyKey: ${key}, whenUnsatisfiable: ${when}, labelSelector: {matchLabels: {${labels}}}}\n`;

describe('one more constraint in a pod template', () => {
  it('above the first key and its comment', () => {
    const text = workload('      # Why there is one container.\n');
    const after = fixed(text, BY_HOST);
    expect(after).toBe(
      text.replace(
        '      # Why',
        `      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: DoNotSchedule
          labelSelector:
            matchLabels:
              app: etcd
              "on": "true"
      # Why`,
      ),
    );
    expectStated(after, BY_HOST);
  });

  it('as one more item where there is a list', () => {
    const text = workload(`      topologySpreadConstraints:\n${spread('zone', 'DoNotSchedule', 'app: etcd')}`);
    const after = fixed(text, BY_HOST);
    expect(after).toContain(
      '      topologySpreadConstraints:\n      - maxSkew: 1\n        topologyKey: kubernetes.io/hostname\n',
    );
    expectStated(after, BY_HOST);
  });

  it('by making hard what is soft', () => {
    const soft = spread('kubernetes.io/hostname', 'ScheduleAnyway', 'app: etcd');
    const text = workload(`      topologySpreadConstraints:\n${soft}`);
    const after = fixed(text, BY_HOST);
    expect(after).toBe(text.replace('ScheduleAnyway', 'DoNotSchedule'));
    expectStated(after, BY_HOST);
  });

  it('not where a hard one for the key stands in the way', () => {
    const astray = spread('kubernetes.io/hostname', 'DoNotSchedule', 'app: other');
    expect(fixed(workload(`      topologySpreadConstraints:\n${astray}`), BY_HOST)).toBeUndefined();
  });
});

it('a limit in a stack, with the placement it needs around it', () => {
  const limit: Constraint = { kind: 'at-most-per-domain', key: 'host', max: 2 };
  const text = 'services:\r\n  etcd:\r\n    image: etcd\r\n    deploy:\r\n      replicas: 5\r\n';
  const after = fixed(text, limit);
  expect(after).toBe(
    text.replace('      replicas', '      placement:\r\n        max_replicas_per_node: 2\r\n      replicas'),
  );
  expectStated(after, limit);
});
