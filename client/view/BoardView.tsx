import { useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { BoardHost, Explorable, OutageTold } from '../../server/src/protocol/explorer.ts';
import { type Board, carryTo, drop, hostOf, lift, press, putBack, sizesOf } from './board.ts';

interface Props {
  readonly explored: Explorable;
  readonly board: Board;
  /** A host with at least this many replicas loses the quorum when it is lost alone. */
  readonly criticalSize: number | undefined;
  /** The hosts that are taken down, and what is left meanwhile. */
  readonly down: readonly number[];
  readonly outage: OutageTold | undefined;
  readonly onDown: (hosts: readonly number[]) => void;
  /** The board as it is now; it may be newer than the one that is drawn. */
  readonly now: () => Board;
  readonly onMove: (board: Board, spoken?: string) => void;
}

/** More replicas than this are drawn smaller. */
const ROOMY = 30;

/** A class for boards of many replicas. */
export const dense = (replicas: number): string => (replicas > ROOMY ? ' dense' : '');

/** The board: each host is a row below its zone, and each replica a block. */
export function BoardView(props: Props): JSX.Element {
  const { explored, board, now, onMove } = props;
  const { hosts, hostNoun, replicaNoun } = explored;
  const hands = handsFor(explored, now, onMove);
  const total = sizesOf(board).reduce((sum, size) => sum + size, 0);
  return (
    <ul
      class={`board${board.lifted ? ' moving' : ''}${dense(total)}`}
      aria-label={`${hostNoun[1]} and their ${replicaNoun[1]}`}
    >
      {hosts.flatMap((host, index) => [
        ...(host.zone !== hosts[index - 1]?.zone ? [<Zone key={`zone ${index}`} {...props} first={index} />] : []),
        <Host key={index} {...props} host={host} index={index} hands={hands} />,
      ])}
    </ul>
  );
}

/** The head of a zone. `first` is the index of its first host. */
function Zone({ explored, first, down, onDown }: Props & { readonly first: number }): JSX.Element {
  const { hosts, hostNoun } = explored;
  const zone = hosts[first]?.zone;
  const inside = hosts.flatMap((host, index) => (host.zone === zone ? [index] : []));
  if (zone === undefined) return <li class="zone">{hostNoun[1]} of no known zone</li>;
  return (
    <li class="zone">
      <span>zone {zone}</span>
      <Switch
        what={`zone ${zone}`}
        isDown={inside.every((host) => down.includes(host))}
        onClick={() => onDown(inside)}
      />
    </li>
  );
}

interface HostProps extends Props {
  readonly host: BoardHost;
  readonly index: number;
  readonly hands: Hands;
}

function Host({ explored, board, criticalSize, down, outage, onDown, host, index, hands }: HostProps): JSX.Element {
  const size = sizesOf(board)[index] ?? 0;
  const isDown = down.includes(index);
  const critical = outage ? outage.critical.includes(index) : criticalSize !== undefined && size >= criticalSize;
  const over = board.lifted?.over === index ? ' over' : '';
  return (
    <li data-host={index} class={`host${over}${isDown ? ' down' : ''}`}>
      <span class="name">{host.name}</span>
      <span class="replicas">
        {shownOn(board, index).map((replica, place) => (
          <Replica
            key={replica}
            label={`${explored.replicaNoun[0]} ${place + 1} of ${size} on ${host.name}`}
            board={board}
            replica={replica}
            hands={hands}
          />
        ))}
      </span>
      <span class="size">
        {critical && <span class="critical">critical</span>}
        <span class="number">
          {size !== host.replicas && <span class="was">{host.replicas} → </span>}
          {size}
        </span>
      </span>
      <Switch what={host.name} isDown={isDown} onClick={() => onDown([index])} />
    </li>
  );
}

interface SwitchProps {
  readonly what: string;
  readonly isDown: boolean;
  readonly onClick: () => void;
}

/** Takes a host or a zone down, and brings it back. */
function Switch({ what, isDown, onClick }: SwitchProps): JSX.Element {
  return (
    <button
      type="button"
      class="link switch"
      aria-label={`${isDown ? 'Bring back' : 'Take down'} ${what}`}
      onClick={onClick}
    >
      {isDown ? 'Bring back' : 'Take down'}
    </button>
  );
}

/** The replicas shown on a host. A carried replica is shown on the host to which it is carried. */
function shownOn({ lanes, lifted }: Board, host: number): readonly number[] {
  const lane = lanes[host] ?? [];
  if (!lifted || lane.includes(lifted.replica) === (lifted.over === host)) return lane;
  return lifted.over === host ? [...lane, lifted.replica] : lane.filter((replica) => replica !== lifted.replica);
}

/** The actions of the keyboard and the mouse. */
interface Hands {
  readonly toggle: (replica: number) => void;
  readonly key: (event: KeyboardEvent) => void;
  readonly drag: (event: PointerEvent, replica: number) => void;
}

/** How far the mouse must move before a press becomes a drag, in pixels. */
const DRAG = 4;

function handsFor({ hosts, replicaNoun }: Explorable, now: Props['now'], onMove: Props['onMove']): Hands {
  const name = (host: number): string => hosts[host]?.name ?? '';
  const dropped = (board: Board): void => {
    if (board.lifted) onMove({ ...drop(board), steps: board.steps + 1 }, `Dropped on ${name(board.lifted.over)}.`);
  };
  return {
    toggle: (replica) => {
      const board = now();
      if (board.lifted) dropped(board);
      else {
        const from = name(hostOf(board, replica));
        onMove(lift(board, replica), `Picked up a ${replicaNoun[0]} from ${from}. Arrow keys carry it.`);
      }
    },
    key: (event) => {
      const board = now();
      const next = press(board, event.key);
      if (!next) return;
      event.preventDefault();
      const { lifted: before } = board;
      if (before && !next.lifted) onMove(next, `Put back on ${name(hostOf(board, before.replica))}.`);
      else if (next.lifted && next.lifted.over !== before?.over) onMove(next, `Over ${name(next.lifted.over)}.`);
      else onMove(next);
    },
    drag: (event, replica) => {
      if (event.button !== 0) return;
      const listening = new AbortController();
      const { signal } = listening;
      const follow = ({ clientX, clientY }: PointerEvent): void => {
        const far = Math.hypot(clientX - event.clientX, clientY - event.clientY) >= DRAG;
        if (!now().lifted && far) onMove(lift(now(), replica));
        const host = hostAt(clientX, clientY);
        if (host !== undefined && now().lifted?.replica === replica) onMove(carryTo(now(), host));
      };
      const end = (kept: boolean): void => {
        listening.abort();
        if (kept) dropped(now());
        else onMove(putBack(now()));
      };
      addEventListener('pointermove', follow, { signal });
      addEventListener('pointerup', () => end(true), { signal });
      addEventListener('pointercancel', () => end(false), { signal });
    },
  };
}

function hostAt(x: number, y: number): number | undefined {
  const host = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-host]')?.dataset['host'];
  return host === undefined ? undefined : Number(host);
}

interface ReplicaProps {
  readonly label: string;
  readonly board: Board;
  readonly replica: number;
  readonly hands: Hands;
}

function Replica({ label, board, replica, hands }: ReplicaProps): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const { focus, steps, lifted } = board;
  useLayoutEffect(() => {
    if (focus === replica && steps > 0) button.current?.focus();
  }, [focus, steps, replica]);
  return (
    <button
      ref={button}
      type="button"
      class="replica"
      aria-label={label}
      aria-pressed={lifted?.replica === replica}
      aria-describedby="keys"
      tabIndex={focus === replica ? 0 : -1}
      onKeyDown={hands.key}
      onPointerDown={(event) => hands.drag(event, replica)}
      onClick={({ detail }) => {
        // The keyboard and screen readers click without a pointer; the mouse drags.
        if (detail === 0) hands.toggle(replica);
      }}
    />
  );
}
