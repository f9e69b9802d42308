import { useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Explorable } from '../../server/src/protocol/explorer.ts';
import { type Board, carryTo, drop, hostOf, lift, press, putBack, sizesOf } from './board.ts';

interface Props {
  readonly explored: Explorable;
  readonly board: Board;
  /** A host with at least this many replicas loses the quorum when it is lost alone. */
  readonly criticalSize: number | undefined;
  /** The board as it is now; it may be newer than the one that is drawn. */
  readonly now: () => Board;
  readonly onMove: (board: Board, spoken?: string) => void;
}

/** More replicas than this are drawn smaller. */
const ROOMY = 30;

/** The board: each host is a row, and each replica a block. */
export function BoardView({ explored, board, criticalSize, now, onMove }: Props): JSX.Element {
  const { hosts, hostNoun, replicaNoun } = explored;
  const sizes = sizesOf(board);
  const hands = handsFor(explored, now, onMove);
  const dense = sizes.reduce((sum, size) => sum + size, 0) > ROOMY;
  return (
    <ul
      class={`board${board.lifted ? ' moving' : ''}${dense ? ' dense' : ''}`}
      aria-label={`${hostNoun[1]} and their ${replicaNoun[1]}`}
    >
      {hosts.map((host, index) => {
        const size = sizes[index] ?? 0;
        const critical = criticalSize !== undefined && size >= criticalSize;
        return (
          <li key={index} data-host={index} class={board.lifted?.over === index ? 'host over' : 'host'}>
            <span class="name">{host.name}</span>
            <span class="replicas">
              {shownOn(board, index).map((replica, place) => (
                <Replica
                  key={replica}
                  label={`${replicaNoun[0]} ${place + 1} of ${size} on ${host.name}`}
                  board={board}
                  replica={replica}
                  hands={hands}
                />
              ))}
            </span>
            <span class="size">
              {size !== host.replicas && <span class="was">{host.replicas} → </span>}
              {size}
              {critical && <span class="critical">critical</span>}
            </span>
          </li>
        );
      })}
    </ul>
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
