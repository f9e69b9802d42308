/** The numbers to plan with by simulation, as one would write it by hand: sample by sample. */
import type { Installation } from '../../server/src/risk/availability.ts';
import type { GroupQuestion } from '../../server/src/risk/groupsOfCopies.ts';
import { randomFrom } from '../../server/src/risk/random.ts';

const RANDOM_LIMIT = 2 ** 32;

type Random = () => number;

/** Numbers from 0 to less than 1, the same each time. */
function uniform(): Random {
  const next = randomFrom(1);
  return () => next(RANDOM_LIMIT) / RANDOM_LIMIT;
}

/** The probability that a part is down. */
export function downOf(part: Installation['domains'][number]): number {
  return 'probability' in part ? part.probability : part.mttr / (part.mtbf + part.mttr);
}

/** True for each part that is down: the zones first, then the hosts. */
function drawn({ hosts, domains }: Installation, random: Random): boolean[] {
  return [...domains, ...hosts].map((part) => random() < downOf(part));
}

function isLost({ hosts, domains, quorum }: Installation, down: readonly boolean[]): boolean {
  let up = 0;
  for (const [host, { votes, within = -1 }] of hosts.entries()) {
    if (down[domains.length + host] !== true && down[within] !== true) up += votes;
  }
  return up < quorum;
}

/** How many of the samples lose each of the services, which are on the same hosts; then at least one, and all. */
export function outages(services: readonly Installation[], samples: number): readonly number[] {
  const random = uniform();
  const [first = { hosts: [], domains: [], quorum: 0 }] = services;
  const lost = [...services, 'any', 'all'].map(() => 0);
  for (let sample = 0; sample < samples; sample++) {
    const down = drawn(first, random);
    const each = services.map((service) => isLost(service, down));
    for (const [index, happened] of [...each, each.some(Boolean), each.every(Boolean)].entries()) {
      lost[index] = (lost[index] ?? 0) + Number(happened);
    }
  }
  return lost;
}

/** In how many of the samples each part, zones first, takes the service down when it is away, and when it alone decides. */
export function withEachAway(
  system: Installation,
  samples: number,
): readonly { readonly away: number; readonly decides: number }[] {
  const random = uniform();
  const found = [...system.domains, ...system.hosts].map(() => ({ away: 0, decides: 0 }));
  for (let sample = 0; sample < samples; sample++) {
    const down = drawn(system, random);
    for (const [part, counts] of found.entries()) {
      const away = isLost(system, down.with(part, true));
      if (away) counts.away += 1;
      if (away && !isLost(system, down.with(part, false))) counts.decides += 1;
    }
  }
  return found;
}

/** Plays so many failures and repairs in turn: how often the service goes down in them. */
export function losses(system: Installation, changes: number): number {
  const random = uniform();
  const parts = [...system.domains, ...system.hosts].map((part) => ('mtbf' in part ? part : { mtbf: 1, mttr: 1 }));
  const wait = (mean: number): number => -mean * Math.log1p(-random());
  const down = parts.map(() => false);
  const next = parts.map(({ mtbf }) => wait(mtbf));
  let [count, wasLost] = [0, false];
  for (let change = 0; change < changes; change++) {
    const now = Math.min(...next);
    const part = next.indexOf(now);
    down[part] = down[part] !== true;
    next[part] = now + wait((down[part] ? parts[part]?.mttr : parts[part]?.mtbf) ?? 1);
    const lost = isLost(system, down);
    if (lost && !wasLost) count += 1;
    wasLost = lost;
  }
  return count;
}

/** How many of the samples lose some group of copies; the groups are placed anew in each. */
export function groupLosses({ hosts, factor, quorum, placed }: GroupQuestion, down: number, samples: number): number {
  const random = uniform();
  const isDown = Array<boolean>(hosts).fill(false);
  const order = isDown.map((_, host) => host);
  let lost = 0;
  for (let sample = 0; sample < samples; sample++) {
    for (let host = 0; host < hosts; host++) isDown[host] = random() < down;
    const gone = (from: number): boolean =>
      order.slice(from, from + factor).filter((host) => isDown[host]).length > factor - quorum;
    const [deals, sets] = 'random' in placed ? [placed.random, 1] : [placed.copysets, Math.floor(hosts / factor)];
    let some = false;
    for (let deal = 0; deal < deals && !some; deal++) {
      // The first hosts of a shuffle are as many as the deal looks at.
      for (let at = 0; at < sets * factor; at++) {
        const other = at + Math.floor(random() * (hosts - at));
        [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
      }
      for (let set = 0; set < sets && !some; set++) some = gone(set * factor);
    }
    lost += Number(some);
  }
  return lost;
}
