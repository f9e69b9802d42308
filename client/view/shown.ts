import type {
  Comparison,
  Explorable,
  HeatMap,
  NothingToExplore,
  Proposal,
  WhatIf,
} from '../../server/src/protocol/explorer.ts';
import { type Board, sizesOf } from './board.ts';

/** What the view shows. */
export interface Shown {
  /** Undefined until the first answer has come. */
  readonly empty?: NothingToExplore;
  readonly explored?: Explorable;
  readonly board: Board;
  readonly model: string;
  readonly judged?: WhatIf;
  readonly comparison?: Comparison;
  readonly heatMap?: HeatMap;
  /** The hosts that are taken down, as indexes of the board. */
  readonly down: readonly number[];
  /** What the quick fixes of the service would do; absent until it is known. */
  readonly proposals?: readonly Proposal[];
  /** The title of the proposal that is compared with the file; empty for the draft. Absent where the board is shown. */
  readonly compared?: string;
  /** True where the view keeps its service, wherever the cursor goes. */
  readonly pinned?: boolean;
  /** What changed, in words for users who do not see it. */
  readonly spoken: string;
  /** Why the last attempt to write failed. */
  readonly refused?: string;
}

/** True where the board differs from the file. */
export function isDraft({ explored, board }: Shown): boolean {
  return explored !== undefined && String(sizesOf(board)) !== String(explored.hosts.map(({ replicas }) => replicas));
}

/** True for the same hosts with the same replicas. */
export function isSame(a: Explorable, b: Explorable): boolean {
  return a.service === b.service && JSON.stringify(a.hosts) === JSON.stringify(b.hosts);
}
