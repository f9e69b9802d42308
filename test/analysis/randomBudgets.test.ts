/**
 * What is read of random budgets, against evictions one at a time in every order, each asked of the budgets as the eviction API
 * and the disruption controller of Kubernetes have it. `QUORATE_CLUSTERS` is how many are tried.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { analysed } from '../support/diagnose.ts';

const numRuns = Number(process.env['QUORATE_CLUSTERS'] ?? 150);

type Labels = Readonly<Record<string, string>>;

interface Pods {
  readonly kind: 'StatefulSet' | 'Deployment' | 'Job' | 'Pod';
  readonly labels: Labels;
  readonly namespace: string;
  readonly replicas: number;
}

interface Budget {
  readonly key: 'minAvailable' | 'maxUnavailable';
  readonly amount: number;
  readonly percent: boolean;
  readonly selector: Labels | undefined;
  readonly namespace: string;
}

const namespace = fc.constantFrom('a', 'a', 'a', 'b');
const labels = fc.record({ app: fc.constantFrom('x', 'x', 'y'), tier: fc.constantFrom('1', '2') });
const pods: fc.Arbitrary<Pods> = fc
  .record({
    kind: fc.constantFrom<Pods['kind']>('StatefulSet', 'StatefulSet', 'StatefulSet', 'Deployment', 'Job', 'Pod'),
    labels,
    namespace,
    replicas: fc.integer({ min: 1, max: 4 }),
  })
  .map((one) => (one.kind === 'Pod' ? { ...one, replicas: 1 } : one));
const budget: fc.Arbitrary<Budget> = fc
  .record({
    key: fc.constantFrom<Budget['key']>('minAvailable', 'maxUnavailable'),
    amount: fc.integer({ min: 0, max: 6 }),
    percent: fc.boolean(),
    selector: fc.constantFrom<Labels | undefined>(
      { app: 'x' },
      { app: 'x' },
      { app: 'y', tier: '1' },
      { app: 'z' },
      {},
      undefined,
    ),
    namespace,
  })
  .map((one) => (one.percent ? { ...one, amount: Math.min(100, one.amount * 17) } : one));

const covers = (one: Budget, other: Pods): boolean =>
  one.namespace === other.namespace &&
  one.selector !== undefined &&
  Object.entries(one.selector).every(([key, value]) => other.labels[key] === value);

/** How many pods must stay healthy; undefined where that cannot be told, under which nothing is evicted. */
function desired(one: Budget, all: readonly Pods[]): number | undefined {
  const covered = all.filter((other) => covers(one, other));
  if (one.key === 'minAvailable' && !one.percent) return one.amount;
  if (covered.some(({ kind }) => kind === 'Job')) return undefined;
  const scale = covered.filter(({ kind }) => kind !== 'Pod').reduce((sum, { replicas }) => sum + replicas, 0);
  const amount = one.percent ? Math.ceil((one.amount / 100) * scale - 1e-9) : one.amount;
  return one.key === 'minAvailable' ? amount : Math.max(0, scale - amount);
}

/** The fewest healthy pods of each kind that evictions can leave. */
function fewest(all: readonly Pods[], budgets: readonly Budget[]): readonly number[] {
  const least = all.map(({ replicas }) => replicas);
  const seen = new Set<string>();
  const visit = (healthy: readonly number[]): void => {
    if (seen.has(healthy.join())) return;
    seen.add(healthy.join());
    for (const [index, own] of all.entries()) {
      least[index] = Math.min(least[index] ?? 0, healthy[index] ?? 0);
      const asked = budgets.filter((one) => covers(one, own));
      const [only] = asked;
      if ((healthy[index] ?? 0) === 0 || asked.length > 1) continue;
      if (only) {
        const ready = all.reduce((sum, other, at) => sum + (covers(only, other) ? (healthy[at] ?? 0) : 0), 0);
        if (ready <= (desired(only, all) ?? Infinity)) continue;
      }
      visit(healthy.map((count, at) => (at === index ? count - 1 : count)));
    }
  };
  visit(all.map(({ replicas }) => replicas));
  return least;
}

function manifestOf(all: readonly Pods[], budgets: readonly Budget[]): string {
  const objects = [
    ...all.map(({ kind, labels: own, namespace: place, replicas }, index) => {
      const metadata = { name: `pods-${index}`, namespace: place };
      const spec = { containers: [{ name: 'main', image: kind === 'StatefulSet' ? 'etcd' : 'nginx' }] };
      if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata: { ...metadata, labels: own }, spec };
      const template = { metadata: { labels: own }, spec };
      if (kind === 'Job') return { apiVersion: 'batch/v1', kind, metadata, spec: { parallelism: replicas, template } };
      return { apiVersion: 'apps/v1', kind, metadata, spec: { replicas, template } };
    }),
    ...budgets.map(({ key, amount, percent, selector, namespace: place }, index) => ({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: `budget-${index}`, namespace: place },
      spec: { [key]: percent ? `${amount}%` : amount, ...(selector && { selector: { matchLabels: selector } }) },
    })),
  ];
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('---\n');
}

test('what budgets leave of a service is the least that evictions in any order can', () => {
  const some = fc.array(pods, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(some, fc.array(budget, { minLength: 1, maxLength: 2 }), (all, budgets) => {
      const left = fewest(all, budgets);
      for (const { name, disruption, scheduling } of analysed(manifestOf(all, budgets)).services) {
        const index = Number(name.replace('pods-', ''));
        const own = all[index];
        if (own?.kind !== 'StatefulSet' || !scheduling) continue;
        const replicas = scheduling.replicas.value;
        const asked = budgets.filter((one) => covers(one, own));
        expect(disruption !== undefined).toBe(asked.length > 0);
        const found = disruption ? (disruption.refused ? replicas : disruption.available) : 0;
        expect(found).toBe(left[index]);
      }
    }),
    { numRuns },
  );
});
