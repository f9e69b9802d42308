import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { availabilityOf, downTogether, type Installation } from '../../server/src/risk/availability.ts';
import type { Reliability } from '../../server/src/risk/lostVotes.ts';
import { compareHostSets, losingSets } from '../../server/src/risk/losingSets.ts';
import { randomFrom } from '../../server/src/risk/random.ts';

type Stated =
  { readonly unavailability: string } | { readonly rate: { readonly fail: string; readonly repair: string } };

/** Exact fractions; votes are those of each member on a host. */
interface Golden {
  readonly hosts: readonly (Stated & { readonly votes: readonly number[]; readonly zone: number | null })[];
  readonly zones: readonly Stated[];
  readonly quorum: number;
  readonly unavailability: string;
  readonly lossesPerHour?: string;
  readonly meanOutageHours?: string;
  readonly maintenance: readonly string[];
  readonly losingSets: readonly number[];
}

function golden(): readonly Golden[] {
  const text = readFileSync(new URL('golden/availability.json', import.meta.url), 'utf8');
  return JSON.parse(text) as readonly Golden[];
}

function number(fraction: string): number {
  const [above = '', below = '1'] = fraction.split('/');
  return Number(above) / Number(below);
}

function reliability(stated: Stated): Reliability {
  if ('unavailability' in stated) return { probability: number(stated.unavailability) };
  return { mtbf: 1 / number(stated.rate.fail), mttr: 1 / number(stated.rate.repair) };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function installation({ hosts, zones, quorum }: Golden): Installation {
  return {
    hosts: hosts.map((host) => ({
      ...reliability(host),
      votes: sum(host.votes),
      ...(host.zone !== null && { within: host.zone }),
    })),
    domains: zones.map(reliability),
    quorum,
  };
}

function checkClose(actual: number | undefined, expected: number, relative = 1e-12): void {
  if (expected === 0) expect(actual).toBe(0);
  else expect(Math.abs((actual ?? Number.NaN) / expected - 1)).toBeLessThanOrEqual(relative);
}

test.for(golden().map((one, index) => [index, one] as const))('golden case %i', ([, one]) => {
  const found = availabilityOf(installation(one));
  checkClose(found.unavailability, number(one.unavailability));
  for (const [host, expected] of one.maintenance.entries()) checkClose(found.maintenance.hosts[host], number(expected));
  expect(losingSets({ votes: one.hosts.map(({ votes }) => sum(votes)), quorum: one.quorum })).toEqual(one.losingSets);
  if (one.lossesPerHour !== undefined) checkClose(found.lossesPerHour, number(one.lossesPerHour));
  if (one.meanOutageHours !== undefined) checkClose(found.meanOutageHours, number(one.meanOutageHours));
});

/** Hosts in racks, racks in zones; the second domain is inside the first. */
const anyInstallation: fc.Arbitrary<Installation> = fc
  .record({
    hosts: fc.array(
      fc.record({
        probability: fc.double({ min: 0, max: 1, noNaN: true }),
        votes: fc.integer({ min: 0, max: 3 }),
        within: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    domains: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 1, noNaN: true }))),
    nested: fc.boolean(),
    quorum: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ hosts, domains, nested, quorum }) => ({
    hosts: hosts.map(({ within, ...host }) => (within === undefined ? host : { ...host, within })),
    domains: domains.map((probability, index) => ({ probability, ...(index === 1 && nested && { within: 0 }) })),
    quorum,
  }));

const chanceOf = (part: Reliability): number => ('probability' in part ? part.probability : Number.NaN);

/** The sum over every set of hosts and domains that are down. */
function byEveryState(
  { hosts, domains, quorum }: Installation,
  down: (up: number, votes: number) => boolean = (up) => up < quorum,
): number {
  const parts = [...hosts, ...domains];
  let chance = 0;
  for (let state = 0; state < 2 ** parts.length; state += 1) {
    const isUp = (index: number): boolean => ((state >>> index) & 1) === 0;
    const domainUp = (index: number | undefined): boolean =>
      index === undefined || (isUp(hosts.length + index) && domainUp(domains[index]?.within));
    const up = sum(hosts.map((host, index) => (isUp(index) && domainUp(host.within) ? host.votes : 0)));
    if (!down(up, sum(hosts.map(({ votes }) => votes)))) continue;
    chance += parts.reduce((product, part, index) => product * (isUp(index) ? 1 - chanceOf(part) : chanceOf(part)), 1);
  }
  return chance;
}

const withHost = (one: Installation, host: number, probability: number): Installation => ({
  ...one,
  hosts: one.hosts.map((each, index) => (index === host ? { ...each, probability } : each)),
});

const withDomain = (one: Installation, domain: number, probability: number): Installation => ({
  ...one,
  domains: one.domains.map((each, index) => (index === domain ? { ...each, probability } : each)),
});

describe('any hosts in nested domains', () => {
  test('agree with the sum over every state', () => {
    fc.assert(
      fc.property(anyInstallation, (one) => {
        const { unavailability, availability, maintenance, importance } = availabilityOf(one);
        expect(unavailability).toBeCloseTo(byEveryState(one), 12);
        expect(unavailability + availability).toBeCloseTo(1, 14);
        for (const host of one.hosts.keys()) {
          const [up, down] = [0, 1].map((probability) => byEveryState(withHost(one, host, probability)));
          expect(maintenance.hosts[host]).toBeCloseTo(down ?? 0, 12);
          expect(importance.hosts[host]).toBeCloseTo((down ?? 0) - (up ?? 0), 12);
        }
        for (const domain of one.domains.keys()) {
          const [up, down] = [0, 1].map((probability) => byEveryState(withDomain(one, domain, probability)));
          expect(maintenance.domains[domain]).toBeCloseTo(down ?? 0, 12);
          expect(importance.domains[domain]).toBeCloseTo((down ?? 0) - (up ?? 0), 12);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('worse hosts, worse zones and a larger quorum never help; the order of the hosts is nothing', () => {
    fc.assert(
      fc.property(anyInstallation, fc.nat(4), fc.double({ min: 0, max: 1, noNaN: true }), (one, index, share) => {
        const { unavailability } = availabilityOf(one);
        const worse = (probability: number): number => probability + (1 - probability) * share;
        const host = index % one.hosts.length;
        const after = [
          withHost(one, host, worse(chanceOf(one.hosts[host] ?? { probability: 0 }))),
          withDomain(one, index % 3, worse(chanceOf(one.domains[index % 3] ?? { probability: 0 }))),
          { ...one, quorum: one.quorum + 1 },
        ];
        for (const other of after) {
          expect(availabilityOf(other).unavailability).toBeGreaterThanOrEqual(unavailability * (1 - 1e-12));
        }
        checkClose(availabilityOf({ ...one, hosts: one.hosts.toReversed() }).unavailability, unavailability, 1e-9);
      }),
    );
  });

  test('a zone that never fails is no zone, and a host in a dead zone is a dead host', () => {
    fc.assert(
      fc.property(anyInstallation, (one) => {
        const safe = { ...one, domains: one.domains.map((domain) => ({ ...domain, probability: 0 })) };
        const without = {
          ...one,
          domains: [],
          hosts: one.hosts.map((host) => ({ votes: host.votes, probability: chanceOf(host) })),
        };
        expect(availabilityOf(safe).unavailability).toBe(availabilityOf(without).unavailability);
        const dead = withDomain(one, 2, 1);
        const killed = {
          ...dead,
          hosts: dead.hosts.map((host) => (host.within === 2 ? { ...host, probability: 1 } : host)),
        };
        checkClose(availabilityOf(killed).unavailability, availabilityOf(dead).unavailability);
      }),
    );
  });

  test('two services at once agree with the sum over every state, and each alone with itself', () => {
    fc.assert(
      fc.property(anyInstallation, fc.integer({ min: 1, max: 5 }), ({ hosts, domains, quorum }, other) => {
        const shared = {
          hosts: hosts.map((host) => ({ ...host, votes: [host.votes, host.votes > 1 ? 1 : 0] })),
          domains,
          quorums: [quorum, other],
        };
        const first = { hosts, domains, quorum };
        const second = {
          hosts: hosts.map((host) => ({ ...host, votes: host.votes > 1 ? 1 : 0 })),
          domains,
          quorum: other,
        };
        const { any, all } = downTogether(shared);
        const [a, b] = [first, second].map((one) => availabilityOf(one).unavailability);
        expect(any + all).toBeCloseTo((a ?? 0) + (b ?? 0), 12);
        const alone = downTogether({
          ...shared,
          hosts: hosts.map((host) => ({ ...host, votes: [host.votes] })),
          quorums: [quorum],
        });
        expect(alone.any).toBeCloseTo(a ?? 0, 14);
        expect(alone.all).toBe(alone.any);
      }),
    );
  });
});

const three = (part: Reliability): Installation => ({
  hosts: [1, 1, 1].map((votes) => ({ ...part, votes })),
  domains: [],
  quorum: 2,
});

describe('small and large values', () => {
  test.for([1e-300, 1e-150, 1e-20, 0.01])('three hosts at %d lose with 3p² − 2p³', (p) => {
    checkClose(availabilityOf(three({ probability: p ** 0.5 })).unavailability, 3 * p - 2 * p ** 1.5);
  });

  test('hosts that are nearly always down leave their chance to be up', () => {
    const { unavailability, availability } = availabilityOf(three({ mtbf: 1, mttr: 1e15 }));
    checkClose(availability, 3e-30, 1e-12);
    expect(unavailability).toBe(1);
  });

  test('1 % on three hosts is a loss every 0.77 years at mttr 4 h, and every 77 years at 400 h', () => {
    for (const [mttr, years] of [
      [4, 0.77],
      [400, 77],
    ] as const) {
      const found = availabilityOf(three({ mtbf: 99 * mttr, mttr }));
      checkClose(found.unavailability, 2.98e-4);
      checkClose(found.maintenance.hosts[0], 1.99e-2);
      expect(1 / (found.lossesPerHour ?? 0) / 8760 / years).toBeCloseTo(1, 1);
      checkClose(found.meanOutageHours, found.unavailability / (found.lossesPerHour ?? 0));
    }
  });

  test('hosts that hardly fail, or are mended at once, lose nothing', () => {
    for (const part of [
      { mtbf: Infinity, mttr: 4 },
      { mtbf: 100, mttr: 0 },
    ]) {
      expect(availabilityOf(three(part))).toMatchObject({ unavailability: 0, lossesPerHour: 0 });
    }
    const found = availabilityOf(three({ mtbf: 1e140, mttr: 1 }));
    checkClose(found.unavailability, 3e-280);
  });

  test('a quorum that cannot be is always lost, a part without times hides how often', () => {
    expect(availabilityOf({ ...three({ probability: 0.1 }), quorum: 4 }).unavailability).toBe(1);
    expect(availabilityOf(three({ probability: 0.1 }))).not.toHaveProperty('lossesPerHour');
    expect(() => availabilityOf(three({ probability: 1.1 }))).toThrow(RangeError);
    expect(() => availabilityOf(three({ mtbf: 0, mttr: 1 }))).toThrow(RangeError);
  });
});

/** Plays failures and repairs hour by hour of chance; returns losses an hour and hours a loss with their standard errors. */
function simulated({ hosts, domains, quorum }: Installation, hours: number, seed: number) {
  const random = randomFrom(seed);
  const parts = [...hosts, ...domains].map((part) => ('mtbf' in part ? part : { mtbf: Infinity, mttr: 1 }));
  const wait = (mean: number): number => -mean * Math.log1p(-random(2 ** 32) / 2 ** 32);
  const up = parts.map(() => true);
  const next = parts.map(({ mtbf }) => wait(mtbf));
  const votesUp = (): number =>
    sum(
      hosts.map((host, index) =>
        up[index] && (host.within === undefined || up[hosts.length + host.within]) ? host.votes : 0,
      ),
    );
  const outages: number[] = [];
  let [isUp, since, now] = [true, 0, 0];
  while (now < hours) {
    const index = next.indexOf(Math.min(...next));
    now = next[index] ?? hours;
    up[index] = !up[index];
    next[index] = now + wait((up[index] ? parts[index]?.mtbf : parts[index]?.mttr) ?? Infinity);
    const works = votesUp() >= quorum;
    if (isUp && !works) since = now;
    if (!isUp && works) outages.push(now - since);
    isUp = works;
  }
  const mean = sum(outages) / outages.length;
  const spread = Math.sqrt(sum(outages.map((outage) => (outage - mean) ** 2)) / outages.length);
  return { count: outages.length, rate: outages.length / hours, mean, error: spread / Math.sqrt(outages.length) };
}

test('a simulation of failures and repairs sees as many losses, and as long ones', () => {
  const one: Installation = {
    hosts: [2, 1, 1, 1].map((votes, index) => ({
      votes,
      mtbf: 50 + 10 * index,
      mttr: 5 + index,
      ...(index < 3 && { within: index % 2 }),
    })),
    domains: [
      { mtbf: 200, mttr: 3 },
      { mtbf: 300, mttr: 8 },
    ],
    quorum: 3,
  };
  const seen = simulated(one, 1e6, 11);
  const { lossesPerHour = 0, meanOutageHours = 0 } = availabilityOf(one);
  expect(Math.abs(seen.rate / lossesPerHour - 1)).toBeLessThan(4 / Math.sqrt(seen.count));
  expect(Math.abs(seen.mean - meanOutageHours)).toBeLessThan(4 * seen.error);
});

describe('different sets of hosts', () => {
  test('[2,2,1] and [2,1,1,1] are as good as each other, three hosts at one each as good, four at one each worse', () => {
    expect(losingSets({ votes: [2, 2, 1, 0], quorum: 3 })).toEqual([0, 0, 3, 4, 1]);
    expect(compareHostSets({ votes: [2, 2, 1], quorum: 3 }, { votes: [2, 1, 1, 1], quorum: 3 })).toBe(0);
    expect(compareHostSets({ votes: [1, 1, 1], quorum: 2 }, { votes: [1, 1, 1, 1], quorum: 3 })).toBeLessThan(0);
    expect(compareHostSets({ votes: [1, 1, 1, 1, 1], quorum: 3 }, { votes: [2, 2, 1], quorum: 3 })).toBeLessThan(0);
  });

  test('are ordered as the unavailability at a small probability orders them', () => {
    const votes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 });
    const judged = (held: readonly number[]) => ({ votes: held, quorum: Math.floor(sum(held) / 2) + 1 });
    const loss = ({ votes: held, quorum }: ReturnType<typeof judged>): number =>
      availabilityOf({ hosts: held.map((each) => ({ votes: each, probability: 1e-6 })), domains: [], quorum })
        .unavailability;
    fc.assert(
      fc.property(votes, votes, (a, b) => {
        const order = compareHostSets(judged(a), judged(b));
        const difference = loss(judged(a)) - loss(judged(b));
        if (order === 0) checkClose(loss(judged(a)), loss(judged(b)));
        else expect(Math.sign(difference)).toBe(Math.sign(order));
      }),
    );
  });
});
