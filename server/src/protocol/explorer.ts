/**
 * The messages between the risk explorer, the extension and the server. They are plain data: each number comes with its
 * words, so that only the server calculates and formats.
 *
 * Requests of the language client are named after the keys of `ExplorerRequests`: `quorate/whatIf` and so on. All of
 * them answer null for a document that is not open.
 */
import type { Series } from '../chart/lossChart.ts';

export interface ExplorerRequests {
  readonly explore: { readonly params: ExploreParams; readonly answer: Explored };
  readonly whatIf: { readonly params: DraftParams; readonly answer: WhatIf };
  readonly compare: { readonly params: DraftParams; readonly answer: Comparison };
  readonly heatMap: { readonly params: DraftParams; readonly answer: HeatMap };
  /** A report in Markdown. */
  readonly report: { readonly params: DraftParams; readonly answer: string };
  readonly placementEdit: { readonly params: PlacementEditParams; readonly answer: PlacementEdits };
  /** What the quick fixes of the service would do to its placement, in their order. */
  readonly proposals: { readonly params: DraftParams; readonly answer: readonly Proposal[] };
}

/** A service of an open document. */
export interface ServiceAddress {
  readonly uri: string;
  /** The name of the service; of several services with one name, the second is `name (2)`. */
  readonly service: string;
}

export interface ExploreParams {
  readonly uri: string;
  readonly service?: string;
  /** A place inside the service, where no service is named. Not needed where there is only one service. */
  readonly position?: Position;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A service on the board; where none was meant, or none can be shown, what the document has instead. */
export type Explored = Explorable | NothingToExplore;

export interface NothingToExplore {
  /** The services to choose from. */
  readonly services: readonly string[];
  /** What is wrong with the service that was meant. */
  readonly problem?: string;
  /** How many services of the document are not judged, by the reason. */
  readonly notJudged: readonly NotJudged[];
}

/** A reason why services are not judged, in a few words, with their number. */
export interface NotJudged {
  readonly reason: string;
  readonly services: number;
}

export interface Explorable {
  readonly version: number;
  readonly service: string;
  /** The names of all services of the document, this one included. */
  readonly services: readonly string[];
  readonly title: string;
  /** The name of the file, without its folder. */
  readonly file: string;
  /** The placement in words, such as `10 VMs on 5 PMs, in the file`. */
  readonly placed: string;
  /** The fault model and its source, in a sentence. */
  readonly modelNote: string;
  /** The fault model in force, as one of `models`. */
  readonly model: string;
  readonly models: readonly string[];
  /** The noun for replicas, as `[one, many]`. */
  readonly replicaNoun: readonly [string, string];
  readonly hostNoun: readonly [string, string];
  readonly hosts: readonly BoardHost[];
  /** The name of the placement of `hosts`: `Current`, or `Worst case allowed`. */
  readonly start: string;
  /** Other placements with a name. */
  readonly named: readonly NamedPlacement[];
  /** Why no placement can be written into the file; absent where each draft is judged by itself. */
  readonly uneditable?: string;
}

export interface BoardHost {
  readonly name: string;
  readonly replicas: number;
  /** The most replicas that fit on the host. */
  readonly capacity?: number;
  /** The zone of the host, where it is known. Hosts of one zone follow each other. */
  readonly zone?: string;
}

export interface NamedPlacement {
  readonly name: string;
  /** Replicas per host, in the order of `hosts`. */
  readonly sizes: readonly number[];
}

/** A placement that is tried out, under one of the fault models. */
export interface DraftParams extends ServiceAddress {
  readonly sizes: readonly number[];
  readonly model: string;
  /** The hosts that are taken down, as indexes of `Explorable.hosts`. */
  readonly down?: readonly number[];
}

/** A probability as a number and in words. */
export interface Amount {
  readonly value: number;
  readonly text: string;
}

/** What is known of a draft, or the reason why nothing is. */
export type WhatIf = Judged | { readonly problem: string };

export interface Judged extends RiskTold, Curves {
  /** A host with at least this many replicas loses the quorum when it is lost alone. */
  readonly criticalSize?: number;
  /** What is left while the hosts of `DraftParams.down` are down. */
  readonly outage?: OutageTold;
  /** How many replicas changed their host. */
  readonly moved: number;
  /** Why the draft cannot be written, or that it can only be suggested in a comment. */
  readonly refused?: string;
  readonly asComment?: true;
}

/** Chances of losing quorum by the number of faults. */
export interface Curves {
  readonly chart: Chart;
  /** What each number of faults does, from 0 on, for the pointer on the chart. */
  readonly tips: readonly string[];
  readonly table: Grid;
}

/** The risk of a placement beside that of the one before it. */
export interface RiskTold {
  readonly loss: Amount;
  /** The probability for the placement from which the draft started. */
  readonly before: Amount;
  /** What the two probabilities mean: `probability of losing the PM majority after 3 faults`. */
  readonly what: string;
  /** One sentence for users who do not see the numbers change. */
  readonly spoken: string;
  /** How many faults are survived for certain, in words; and the same for the placement before. */
  readonly tolerance: string;
  readonly toleranceBefore: string;
}

export interface OutageTold {
  readonly isUp: boolean;
  /** The effect, and what else may fail, in sentences. */
  readonly text: string;
  /** The hosts that would now take the quorum down alone, as indexes of `Explorable.hosts`. */
  readonly critical: readonly number[];
}

export interface Chart {
  /** The chart in words. */
  readonly alt: string;
  readonly series: readonly Series[];
  /** The number of faults at the right end of the chart. */
  readonly last: number;
}

export interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The trade-off table: a draft and the named placements, under each of the twelve fault models. */
export interface Comparison {
  readonly columns: readonly string[];
  readonly rows: readonly ComparedModel[];
}

export interface ComparedModel {
  readonly fault: string;
  readonly level: string;
  readonly keep: string;
  /** The fault model, as one of `Explorable.models`. */
  readonly model: string;
  /** The number of faults at which the losses are stated. */
  readonly faults: number;
  /** The losses in the order of the columns; empty where there is a problem. */
  readonly losses: readonly Amount[];
  readonly chart?: Chart;
  /** Why there can be no quorum under this model. */
  readonly problem?: string;
}

/** The smallest loss for each number of hosts and of faults, all replicas kept. */
export interface HeatMap {
  readonly faults: readonly number[];
  readonly rows: readonly HeatRow[];
  /** The answer to "Would one more host help?", in one or two sentences. */
  readonly answer: string;
}

export interface HeatRow {
  readonly hosts: number;
  /** The best placement on this number of hosts. */
  readonly best: string;
  /** The losses, in the order of `HeatMap.faults`. */
  readonly losses: readonly Amount[];
  /** True where the file uses this number of hosts. */
  readonly current: boolean;
}

export interface PlacementEditParams extends ServiceAddress {
  /** The version of the document from which the draft was made. */
  readonly version: number;
  readonly sizes: readonly number[];
}

export type PlacementEdits =
  { readonly version: number; readonly edits: readonly PlaceEdit[] } | { readonly refused: string };

/** A placement, or a constraint for the scheduler, that a quick fix writes: with the risk before and after it. */
export interface Proposal {
  /** The title of the quick fix. */
  readonly title: string;
  /** True where it writes a constraint for the scheduler. */
  readonly constrains: boolean;
  /** All hosts of both placements, those of one zone together. */
  readonly hosts: readonly ComparedHost[];
  readonly told: RiskTold & Curves;
  readonly version: number;
  readonly edits: readonly PlaceEdit[];
}

export interface ComparedHost {
  readonly name: string;
  readonly zone?: string;
  /** Replicas before and after. */
  readonly before: number;
  readonly after: number;
}

/** A text edit of the Language Server Protocol. */
export interface PlaceEdit {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly newText: string;
}

/**
 * The requests of the panel's view to the extension: those to the server, which the extension passes on, and a few of
 * its own.
 */
export interface ViewRequests extends Omit<ExplorerRequests, 'placementEdit'> {
  /** Asks what to show, once the view is loaded. */
  readonly target: { readonly params: null; readonly answer: Target };
  /** Writes a draft into the document. */
  readonly apply: { readonly params: PlacementEditParams; readonly answer: Applied };
  /** Writes a proposal. */
  readonly accept: { readonly params: AcceptParams; readonly answer: Applied };
  /** Lets the user choose one of the services of the document; null where none was chosen. */
  readonly chooseService: { readonly params: readonly string[]; readonly answer: string };
  readonly save: { readonly params: SavedFile; readonly answer: null };
  readonly openExample: { readonly params: null; readonly answer: null };
}

export interface AcceptParams extends Pick<Proposal, 'version' | 'edits'> {
  readonly uri: string;
}

/** What the view shows: as saved when the window was closed, or as a command asked for. */
export interface Target extends Partial<ExploreParams> {
  /** The title of the proposal that is looked at; empty for the draft. */
  readonly compared?: string;
  readonly sizes?: readonly number[];
  readonly model?: string;
}

/** The result of writing a draft: the reason for a refusal, or done. */
export type Applied = { readonly refused: string } | { readonly moved: true };

/** A file to save. Its name is a suggestion: users choose the place. */
export interface SavedFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

export interface FromView<M extends keyof ViewRequests = keyof ViewRequests> {
  readonly id: number;
  readonly method: M;
  readonly params: ViewRequests[M]['params'];
}

/**
 * A message to the view: the answer to a request (null where there is none), another target, the service that is now at
 * the cursor, or that the document has changed.
 */
export type ToView =
  | { readonly id: number; readonly answer: unknown }
  | { readonly target: Target }
  | { readonly cursor: Required<Pick<Target, 'uri' | 'service'>> }
  | { readonly changed: true };
