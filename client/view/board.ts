/** Replicas on hosts that can be moved: an immutable state, and one pure function for each action. */

export interface Board {
  /** For each host the replicas on it. Each replica is a number, which it keeps. */
  readonly lanes: readonly (readonly number[])[];
  /** The most replicas that fit on each host. */
  readonly capacities: readonly number[];
  /** The replica that has the keyboard's focus. */
  readonly focus: number;
  /** A counter of the steps of the keyboard: when it grows, the focus of the page follows. */
  readonly steps: number;
  /** The replica that is picked up, and the host that it is over. */
  readonly lifted?: { readonly replica: number; readonly over: number };
}

export function boardOf(sizes: readonly number[], capacities: readonly (number | undefined)[] = []): Board {
  let next = 0;
  const lanes = sizes.map((size) => Array.from({ length: size }, () => next++));
  return { lanes, capacities: sizes.map((_, host) => capacities[host] ?? Infinity), focus: 0, steps: 0 };
}

/** Replicas per host; a replica that is picked up counts for the host that it is over. */
export function sizesOf(board: Board): number[] {
  const { lanes, lifted } = board;
  const sizes = lanes.map(({ length }) => length);
  if (!lifted) return sizes;
  return sizes.map(
    (size, host) => size - Number(host === hostOf(board, lifted.replica)) + Number(host === lifted.over),
  );
}

/** True where as many replicas are on as many hosts. */
export function fits(sizes: readonly number[], stated: readonly number[]): boolean {
  const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);
  return sizes.length === stated.length && sum(sizes) === sum(stated);
}

/** The host of a replica; for one that is picked up, the host before. */
export function hostOf({ lanes }: Board, replica: number): number {
  return lanes.findIndex((lane) => lane.includes(replica));
}

export function lift(board: Board, replica: number): Board {
  return { ...board, focus: replica, lifted: { replica, over: hostOf(board, replica) } };
}

/** Carries the picked-up replica over a host; no change where the host is full. */
export function carryTo(board: Board, over: number): Board {
  const { lifted, lanes, capacities } = board;
  if (!lifted || over === lifted.over || lanes[over] === undefined) return board;
  const home = hostOf(board, lifted.replica);
  const full = over !== home && lanes[over].length >= (capacities[over] ?? Infinity);
  return full ? board : { ...board, lifted: { ...lifted, over } };
}

/** Carries the picked-up replica to the next host with room, in steps of 1 or -1. */
function carryBy(board: Board, step: 1 | -1): Board {
  const { lifted, lanes } = board;
  if (!lifted) return board;
  for (let over = lifted.over + step; lanes[over] !== undefined; over += step) {
    const carried = carryTo(board, over);
    if (carried !== board) return { ...carried, steps: board.steps + 1 };
  }
  return board;
}

export function drop(board: Board): Board {
  const { lifted, ...rest } = board;
  if (!lifted) return board;
  const { replica, over } = lifted;
  if (hostOf(board, replica) === over) return rest;
  const lanes = board.lanes.map((lane, host) => [
    ...lane.filter((other) => other !== replica),
    ...(host === over ? [replica] : []),
  ]);
  return { ...rest, lanes };
}

/** Puts the picked-up replica back on its host. */
export function putBack({ lifted, ...rest }: Board): Board {
  return lifted ? { ...rest, steps: rest.steps + 1 } : rest;
}

/** Reaches these sizes with the fewest moved replicas. */
export function arrange(board: Board, sizes: readonly number[]): Board {
  const { lanes, lifted: _, ...rest } = board;
  const free = lanes.flatMap((lane, host) => lane.slice(sizes[host] ?? 0));
  const arranged = lanes.map((lane, host) => {
    const kept = lane.slice(0, sizes[host] ?? 0);
    return [...kept, ...free.splice(0, (sizes[host] ?? 0) - kept.length)];
  });
  return { ...rest, lanes: arranged, steps: 0 };
}

const STEPS: Readonly<Record<string, (board: Board, host: number, place: number) => number | undefined>> = {
  ArrowLeft: ({ lanes }, host, place) => lanes[host]?.[place - 1] ?? lanes.slice(0, host).flat().at(-1),
  ArrowRight: ({ lanes }, host, place) => lanes[host]?.[place + 1] ?? lanes.slice(host + 1).flat()[0],
  ArrowUp: ({ lanes }, host, place) => nearest(lanes.slice(0, host).findLast(isTaken), place),
  ArrowDown: ({ lanes }, host, place) => nearest(lanes.slice(host + 1).find(isTaken), place),
  Home: ({ lanes }) => lanes.flat()[0],
  End: ({ lanes }) => lanes.flat().at(-1),
};

/** What a key does to the board; undefined for a key without a meaning here. */
export function press(board: Board, key: string): Board | undefined {
  if (board.lifted) {
    if (key === 'ArrowUp' || key === 'ArrowLeft') return carryBy(board, -1);
    if (key === 'ArrowDown' || key === 'ArrowRight') return carryBy(board, 1);
    return key === 'Escape' ? putBack(board) : undefined;
  }
  const step = STEPS[key];
  if (!step) return undefined;
  const host = hostOf(board, board.focus);
  const focus = step(board, host, board.lanes[host]?.indexOf(board.focus) ?? 0) ?? board.focus;
  return { ...board, focus, steps: board.steps + 1 };
}

const isTaken = (lane: readonly number[]): boolean => lane.length > 0;

const nearest = (lane: readonly number[] | undefined, place: number): number | undefined =>
  lane?.[Math.min(place, lane.length - 1)];
