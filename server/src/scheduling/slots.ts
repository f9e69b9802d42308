/**
 * Places for replicas up to symmetry. A *slot* is a set of nodes that no key in use tells apart. Slots hang in a tree,
 * with one level for each key from coarse to fine (zone, rack, host). Placements that differ only by swapped alike
 * branches have the same canonical form. So a few zones with hundreds of nodes become a few dozen slots.
 */
import { type ClusterNode, domainId, labelOf } from './cluster.ts';
import { type Demand, groupsOf, isOpen, type OtherGroup } from './constraints.ts';
import { groupBy } from '../base/groupBy.ts';
import { type Symmetry, symmetryOf, type Tree } from './symmetry.ts';

/** A set of alike nodes. */
export interface Slot {
  /** One node of the slot, which stands for all of them. */
  readonly node: ClusterNode;
  /**
   * The domain under each constraint's key (undefined where the node lacks the label), then the domain of the risk
   * model, then which groups may go there and what else tells nodes apart.
   */
  readonly path: readonly (string | undefined)[];
}

/** All slots of a demand, and their symmetries. */
export interface Slots extends Symmetry {
  readonly slots: readonly Slot[];
  /** Slots with the same number here and the same counts are interchangeable, whatever the other counts are. */
  readonly siblings: readonly number[];
  /** Slots with the same number here can swap places, when the slots around them move with them. */
  readonly orbits: readonly number[];
}

/**
 * The slots of all nodes that are open to some group.
 * @param domain the key whose domains the risk model counts as hosts
 */
export function slotsOf(demand: Demand, domain: string): Slots {
  const groups = groupsOf(demand);
  const keys = [...new Set(groups.flatMap(({ constraints }) => constraints.map(({ key }) => key)))];
  const all = distinctSlots(demand, groups, keys, domain);
  const total = groups.reduce((sum, { replicas, placed = [] }) => sum + replicas + placed.length, 0);
  // Of two alike slots both are kept even for a single replica: neither is the only place for it.
  const kept = Math.max(2, total);
  // The access to a node ties it to no other node, so its level is always pinned.
  const levels = [...coarseToFine(all, keys.length + 1), { position: keys.length + 1, pinned: true }];
  const slots = leaves(grow(all, levels, kept)).flatMap((index) => all[index] ?? []);
  const tree = grow(slots, levels, kept);
  return {
    slots,
    siblings: siblingNumbers(tree, slots.length),
    orbits: orbitNumbers(tree, slots.length),
    ...symmetryOf(tree, slots.length, groups.length),
  };
}

/**
 * The access that groups have to a node: for each group whether it selects, tolerates and can use the node, and whether
 * it has a replica there.
 */
function access(groups: readonly OtherGroup[], node: ClusterNode): string {
  const always = (): boolean => true;
  const accesses = groups.map(({ selects = always, tolerates = always, attaches = always, placed = [] }) => {
    const there = placed.filter((name) => name === node.name).length;
    return [selects(node), tolerates(node), attaches(node), there].map(Number).join('');
  });
  return accesses.join(' ');
}

function distinctSlots(
  { nodes, kind = () => '' }: Demand,
  groups: readonly OtherGroup[],
  keys: readonly string[],
  domain: string,
): Slot[] {
  const slots = new Map<string, Slot>();
  const holding = new Set(groups.flatMap(({ placed = [] }) => placed));
  const used = nodes.filter((node) => holding.has(node.name) || groups.some((group) => isOpen(group, node)));
  for (const node of used) {
    const domains = keys.map((key) => labelOf(node, key));
    const path = [...domains, domainId(node, domain), access(groups, node) + kind(node)];
    const id = JSON.stringify(path);
    if (!slots.has(id)) {
      slots.set(id, { node, path });
    }
  }
  return [...slots.values()];
}

/** One level of the tree: the position in a slot's path, and whether its branches are pinned to their names. */
interface TreeLevel {
  readonly position: number;
  readonly pinned: boolean;
}

/**
 * The levels from coarse to fine. Swapping two branches of a level keeps every domain together when each domain of the
 * levels below lies within one branch of it, and each branch within one of the levels above. Where two levels cross,
 * both are pinned. Keys that divide the slots alike are one level.
 */
function coarseToFine(slots: readonly Slot[], keys: number): TreeLevel[] {
  const divisions = new Map<string, number>();
  for (let position = keys - 1; position >= 0; position--) divisions.set(divisionOf(slots, position), position);
  const order = [...divisions.values()].toSorted((a, b) => countValues(slots, a) - countValues(slots, b) || a - b);
  return order.map((position, depth) => {
    const pinned = order.some((other, at) => {
      const [coarse, fine] = depth < at ? [position, other] : [other, position];
      return at !== depth && !refines(slots, fine, coarse);
    });
    return { position, pinned };
  });
}

/** How a key divides the slots, whatever its domains are called. */
function divisionOf(slots: readonly Slot[], position: number): string {
  const numbers = new Map<string, number>();
  const parts = slots.map(({ path }) => {
    const domain = path[position];
    if (domain === undefined) return '-';
    const number = numbers.get(domain) ?? numbers.size;
    numbers.set(domain, number);
    return number;
  });
  return parts.join(' ');
}

function countValues(slots: readonly Slot[], position: number): number {
  return new Set(slots.map(({ path }) => path[position])).size;
}

function refines(slots: readonly Slot[], fine: number, coarse: number): boolean {
  const enclosing = new Map<string, string | undefined>();
  return slots.every(({ path }) => {
    const domain = path[fine];
    if (domain === undefined) {
      return true;
    }
    if (!enclosing.has(domain)) {
      enclosing.set(domain, path[coarse]);
    }
    return enclosing.get(domain) === path[coarse];
  });
}

/**
 * Grows one branch of the tree. Of alike siblings it keeps only as many as there are replicas: no more are ever used,
 * and until the last replica is placed one of them is idle and holds the least load at 0, as any number of them would.
 */
function grow(slots: readonly Slot[], levels: readonly TreeLevel[], replicas: number): Tree {
  const branch = (indices: readonly number[], depth: number, tag: string): Tree => {
    const level = levels[depth];
    const [only = 0] = indices;
    if (level === undefined) {
      return { tag, shape: tag, index: only };
    }
    const groups = groupBy(indices, (index) => slots[index]?.path[level.position]);
    const children = [...groups].map(([name, members]) => branch(members, depth + 1, tagOf(name, level)));
    const kept = atMostAlike(children, replicas);
    const shapes = kept.map(({ shape }) => shape).toSorted();
    return { tag, shape: `${tag}(${shapes.join(',')})`, children: kept };
  };
  return branch([...slots.keys()], 0, '');
}

function tagOf(name: string | undefined, { pinned }: TreeLevel): string {
  if (name === undefined) {
    return '-';
  }
  return pinned ? JSON.stringify(name) : '';
}

function atMostAlike(children: readonly Tree[], most: number): Tree[] {
  const alike = groupBy(children, ({ shape }) => shape);
  return [...alike.values()].flatMap((group) => group.slice(0, most));
}

function leaves(tree: Tree): number[] {
  return 'index' in tree ? [tree.index] : tree.children.flatMap(leaves);
}

function siblingNumbers(tree: Tree, slots: number): number[] {
  const numbers = Array.from({ length: slots }, () => 0);
  let next = 0;
  const visit = (branch: Tree) => {
    if ('index' in branch) {
      return;
    }
    const byShape = groupBy(branch.children.filter(isSlot), ({ shape }) => shape);
    for (const group of byShape.values()) {
      for (const index of group.flatMap(leaves)) {
        numbers[index] = next;
      }
      next += 1;
    }
    branch.children.filter((child) => !isSlot(child)).forEach(visit);
  };
  visit(tree);
  return numbers;
}

function orbitNumbers(tree: Tree, slots: number): number[] {
  const numbers = Array.from({ length: slots }, () => 0);
  const known = new Map<string, number>();
  const visit = (branch: Tree, orbit: number) => {
    if ('index' in branch) {
      numbers[branch.index] = orbit;
      return;
    }
    for (const child of branch.children) {
      const id = `${orbit} ${child.shape}`;
      if (!known.has(id)) known.set(id, known.size + 1);
      visit(child, known.get(id) ?? 0);
    }
  };
  visit(tree, 0);
  return numbers;
}

/** True for a branch that ends in a single slot, however many levels it has. */
function isSlot(tree: Tree): boolean {
  const [only, ...others] = leaves(tree);
  return only !== undefined && others.length === 0;
}
