import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { assess } from '../../server/src/risk/assess.ts';
import { FAULTS, LEVELS } from '../../server/src/risk/faultModel.ts';
import { RULES } from '../../server/src/rules/registry.ts';
import { assessed, findingsOf, say } from '../support/service.ts';

/** A placement, a model, and the messages expected, each with the offset of the thing underlined. */
const cases: readonly (readonly [
  rule: string,
  sizes: readonly number[],
  model: string,
  expected: Record<number, string>,
])[] = [
  ['critical-host', [3, 1, 1], 'crash-stop/pm keep vm', { 10: 'Losing pm-1 takes quorum down: it holds 3 of 5 VMs' }],
  ['critical-host', [1, 4, 2], 'crash-stop/pm keep vm', { 20: 'Losing pm-2 takes quorum down: it holds 4 of 7 VMs' }],
  // Half of an even number is enough to lose the majority, on either side.
  [
    'critical-host',
    [2, 2],
    'crash-stop/pm keep vm',
    {
      10: 'Losing pm-1 takes quorum down: it holds 2 of 4 VMs',
      20: 'Losing pm-2 takes quorum down: it holds 2 of 4 VMs',
    },
  ],
  ['critical-host', [5], 'limited-byzantine/vm keep vm', { 10: 'Losing pm-1 takes quorum down: it holds 5 of 5 VMs' }],
  [
    'critical-host',
    [3, 2],
    'limited-byzantine/pm keep pm',
    { 0: 'One PM failure takes down the PM majority: 2 PMs hold every VM' },
  ],
  [
    'critical-host',
    [5],
    'crash-stop/pm keep pm',
    { 0: 'One PM failure takes down the PM majority: 1 PM holds every VM' },
  ],
  ['critical-host', [2, 2, 1], 'crash-stop/pm keep vm', {}],
  ['critical-host', [0, 2, 2, 1], 'crash-stop/pm keep vm', {}],
  // Only single VMs crash here, so no fault takes a host.
  ['critical-host', [3, 1, 1], 'crash-stop/vm keep vm', {}],
  // A majority of machines survives the loss of the biggest one.
  ['critical-host', [6, 1, 1, 1, 1], 'limited-byzantine/vm keep pm', {}],
  // No placement of one or two replicas survives the loss of a host.
  ['critical-host', [1], 'crash-stop/pm keep vm', {}],
  ['critical-host', [1, 1], 'crash-stop/pm keep vm', {}],
  // Theorem 1 and Fig. 2 of the paper: 0.9024 and 0.5592 after five attacks, 0.48 and 0.24 after three.
  [
    'dominated-placement',
    [2, 2, 2, 2, 2],
    'limited-byzantine/vm keep pm',
    { 0: '48 % chance of losing the PM majority after 3 faults; [6,1,1,1,1] halves it to 24 %' },
  ],
  [
    'dominated-placement',
    [2, 2, 2, 2, 2],
    'limited-byzantine/vm keep pm faults 5',
    { 0: '90 % chance of losing the PM majority after 5 faults; [6,1,1,1,1] lowers it to 56 %' },
  ],
  // At the declared number of faults both lose with the same probability, so that nothing is gained.
  ['dominated-placement', [2, 2, 2, 2, 2], 'limited-byzantine/vm keep pm faults 1', {}],
  ['dominated-placement', [3, 2, 2, 2, 1], 'crash-stop/pm keep vm faults 4', {}],
  ['dominated-placement', [6, 1, 1, 1, 1], 'limited-byzantine/vm keep pm', {}],
  // Better for one fault and worse for two is no dominance: [3,1,1] loses with 1/3 and 2/3, [2,2,1] with 0 and 1.
  ['dominated-placement', [3, 1, 1], 'crash-stop/pm keep vm', {}],
  ['dominated-placement', [2, 2, 1], 'crash-stop/pm keep vm', {}],
  ['dominated-placement', [1, 1, 1], 'crash-stop/pm keep vm', {}],
  // The balanced placement is what critical-host offers; two halves cannot be mended on two hosts.
  ['dominated-placement', [3, 1, 1], 'unlimited-byzantine/vm keep vm', {}],
  [
    'dominated-placement',
    [2, 2],
    'crash-stop/pm keep vm',
    { 0: '100 % chance of losing quorum after 1 PM failure; [3,1] halves it to 50 %' },
  ],
  [
    'improvable-placement',
    [3, 1, 1, 1, 1],
    'crash-stop/pm keep vm',
    { 0: '40 % chance of losing quorum after 2 PM failures; [2,2,1,1,1] lowers it to 10 %, but is worse after 3' },
  ],
  [
    'improvable-placement',
    [2, 2, 1, 1, 1],
    'crash-stop/pm keep vm faults 3',
    { 0: '90 % chance of losing quorum after 3 PM failures; [3,1,1,1,1] lowers it to 60 %, but is worse after 2' },
  ],
  ['improvable-placement', [2, 2, 1, 1, 1], 'crash-stop/pm keep vm', {}],
  // [3,1,1] loses less after two faults, but critical-host would report it.
  ['improvable-placement', [2, 2, 1], 'crash-stop/pm keep vm faults 2', {}],
  ['improvable-placement', [2, 2, 2, 2, 2], 'limited-byzantine/vm keep pm', {}],
  ['risky-placement', [3, 1, 1], 'crash-stop/pm keep vm', {}],
  [
    'risky-placement',
    [3, 1, 1],
    'crash-stop/pm keep vm limit 0.1',
    { 0: '33 % chance of losing quorum after 1 fault: the limit is 10 %' },
  ],
  ['risky-placement', [2, 2, 1], 'crash-stop/pm keep vm limit 0.1', {}],
  [
    'risky-placement',
    [2, 2, 1],
    'crash-stop/pm keep vm faults 2 limit 0.1',
    { 0: '100 % chance of losing quorum after 2 faults: the limit is 10 %' },
  ],
  // A limit that is met is not exceeded: 0.5 is the loss of both halves' better half.
  ['risky-placement', [3, 1], 'crash-stop/pm keep vm limit 0.5', {}],
  [
    'model-conflict',
    [2, 2, 2, 2, 2],
    'limited-byzantine/vm keep pm',
    { 0: 'Trade-off: [6,1,1,1,1] would not survive one PM crash; today it takes 3' },
  ],
  ['model-conflict', [6, 1, 1, 1, 1], 'limited-byzantine/vm keep pm', {}],
  ['model-conflict', [3, 1, 1], 'crash-stop/pm keep vm', {}],
  // Balance serves both.
  ['model-conflict', [3, 1, 1], 'crash-stop/vm keep pm', {}],
  [
    'unused-host',
    [5, 0, 0],
    'crash-stop/pm keep vm',
    { 20: 'With VMs on 2 more PMs it would tolerate any 1 failure; now it tolerates none' },
  ],
  [
    'unused-host',
    [0, 1, 1, 1, 2],
    'crash-stop/pm keep vm',
    { 10: 'With VMs on pm-1 it would tolerate any 2 failures, not 1' },
  ],
  // The hosts in use could survive as many; critical-host says how.
  ['unused-host', [3, 1, 1, 0], 'crash-stop/pm keep vm', {}],
  // [2,1,1,1] loses as often as [2,2,1], whatever the probability of a crash.
  ['unused-host', [2, 2, 1, 0], 'crash-stop/pm keep vm', {}],
  // [2,2,1,1] has five pairs of hosts that lose, [2,2,2] three.
  ['unused-host', [2, 2, 2, 0], 'crash-stop/pm keep vm', {}],
  // [2,2,2,1,1] has three such pairs, and [3,2,2,1], the best on the hosts in use, four.
  [
    'unused-host',
    [2, 2, 2, 2, 0],
    'crash-stop/pm keep vm',
    { 50: 'With VMs on pm-5 only 3 sets of 2 PMs would take quorum down, not 4' },
  ],
  // There are no more replicas than hosts.
  ['unused-host', [1, 1, 1, 0], 'crash-stop/pm keep vm', {}],
  ['unused-host', [5, 0, 0], 'crash-stop/vm keep vm', {}],
  ['two-replicas', [1, 1], 'crash-stop/pm keep pm', { 0: '2 VMs tolerate no failure: use 3' }],
  ['even-replicas', [1, 1, 1, 1], 'crash-stop/vm keep vm', { 0: '4 VMs tolerate 1 failure, same as 3: use 3 or 5' }],
  // Four is the fewest that tolerate one Byzantine fault.
  ['even-replicas', [1, 1, 1, 1], 'limited-byzantine/vm keep vm', {}],
  ['byzantine-quorum', [1, 1, 1, 1], 'limited-byzantine/vm keep vm', {}],
  [
    'byzantine-quorum',
    [1, 1, 1, 1, 1],
    'unlimited-byzantine/pm keep vm',
    { 0: 'A quorum of 3 of 5 VMs is too small where replicas may lie: use two thirds, 4 of 5' },
  ],
  ['byzantine-quorum', [1, 1, 1, 1, 1], 'limited-byzantine/vm keep pm', {}],
];

test.for(cases)('%s: %j under %s', ([rule, sizes, model, expected]) => {
  const found = findingsOf(assessed(sizes, model), [rule]).map(({ range, message }) => [range.start, message]);
  expect(Object.fromEntries(found)).toEqual(expected);
});

test('where probabilities are known, they are the objective and compared with the limit', () => {
  const { service, model } = assessed([2, 2, 1, 1, 1], 'crash-stop/pm keep vm limit 0.0001');
  const rates = { ball: [0.1, 0.01, 0.01, 0.01, 0.01] };
  const report = assess({ sizes: [2, 2, 1, 1, 1], model: model.faultModel, quorum: 'majority', rates });
  expect(say({ service, model, report })).toEqual([
    'improvable-placement @0: 0.1 % chance of losing quorum; [2,2,1,1,1] on other PMs lowers it to 0.014 %',
    'risky-placement @0: 9 h down a year (0.1 %): the limit is 53 min (0.01 %)',
  ]);
});

const anyModel = fc
  .tuple(fc.constantFrom(...FAULTS), fc.constantFrom(...LEVELS), fc.constantFrom(...LEVELS))
  .map(([fault, level, keep]) => `${fault}/${level} keep ${keep}`);
const anySizes = fc
  .array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 6 })
  .filter((sizes) => sizes.some((n) => n > 0));
const riskRules = RULES.filter(({ checkPlacement }) => checkPlacement).map(({ id }) => id);

test('every message is one plain line under 120 characters', () => {
  fc.assert(
    fc.property(fc.constantFrom(...riskRules), anySizes, anyModel, (rule, sizes, model) => {
      for (const { message } of findingsOf(assessed(sizes, model), [rule]))
        expect(message).toMatch(/^[A-Z\d].{0,118}$/);
    }),
  );
});

test('a placement that is said to cure a finding does', () => {
  fc.assert(
    fc.property(fc.constantFrom(...riskRules), anySizes, anyModel, (rule, sizes, model) => {
      const { report } = assessed(sizes, model);
      for (const { curedBy } of findingsOf(assessed(sizes, model), [rule])) {
        for (const { sizes: target } of [report.balanced, report.concentrated, report.best]) {
          if (curedBy?.(target)) expect(findingsOf(assessed(target, model), [rule])).toEqual([]);
        }
      }
    }),
  );
});

test('a dominated placement is never the best', () => {
  fc.assert(
    fc.property(anySizes, anyModel, (sizes, model) => {
      if (findingsOf(assessed(sizes, model), ['dominated-placement']).length === 0) return;
      const { report, model: riskModel } = assessed(sizes, model);
      const best = assess({ sizes: report.best.sizes, model: riskModel.faultModel, quorum: 'majority' });
      expect(best.current.loss).not.toEqual(report.current.loss);
    }),
  );
});

test('the time down is not worked out where no rule needs it: without a limit and without an idle host', () => {
  const downtime = vi.fn<() => undefined>(() => undefined);
  const subject = { ...assessed([3, 1, 1], 'crash-stop/pm keep vm'), downtime, downtimeOn: downtime };
  for (const rule of RULES) expect([...(rule.checkPlacement?.(subject) ?? [])]).toBeDefined();
  expect(downtime).not.toHaveBeenCalled();
});
