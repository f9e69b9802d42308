/**
 * What the risk explorer, the extension and the server say to each other: plain data, numbers together with their words,
 * so that nobody but the server calculates or formats.
 *
 * A request of the language client is called `quorate/whatIf` and so on, by the keys of `ExplorerRequests`. All answer null
 * for a document that is not open.
 */
import type { Series } from '../chart/survivalChart.ts';

export interface ExplorerRequests {
  readonly explore: { readonly params: ExploreParams; readonly answer: Explored };
  readonly whatIf: { readonly params: DraftParams; readonly answer: WhatIf };
  readonly compare: { readonly params: DraftParams; readonly answer: Comparison };
  readonly heatMap: { readonly params: DraftParams; readonly answer: HeatMap };
  /** In Markdown. */
  readonly report: { readonly params: DraftParams; readonly answer: string };
  readonly placementEdit: { readonly params: PlacementEditParams; readonly answer: PlacementEdits };
}

/** A service of an open document. */
export interface ServiceAddress {
  readonly uri: string;
  /** Its name; of several with one name, the second is `name (2)`. */
  readonly service: string;
}

export interface ExploreParams {
  readonly uri: string;
  readonly service?: string;
  /** Where no service is named: the one around this place, or the only one there is. */
  readonly position?: Position;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A service on the board, or the services to choose from where none was meant. */
export type Explored = Explorable | { readonly services: readonly string[]; readonly problem?: string };

export interface Explorable {
  readonly version: number;
  readonly service: string;
  /** All services of the document, this one among them. */
  readonly services: readonly string[];
  readonly title: string;
  /** Such as `10 VMs on 5 PMs, in the file`. */
  readonly placed: string;
  /** Who declared which fault model, in a sentence. */
  readonly modelNote: string;
  /** One of `models`. */
  readonly model: string;
  readonly models: readonly string[];
  /** `[one, many]`. */
  readonly replicaNoun: readonly [string, string];
  readonly hostNoun: readonly [string, string];
  readonly hosts: readonly BoardHost[];
  /** What the placement of `hosts` is called: `in the file`, or `worst allowed`. */
  readonly start: string;
  /** Other placements that have a name. */
  readonly named: readonly NamedPlacement[];
  /** Why no placement can be written into the file, where none can; else the draft is judged by itself. */
  readonly fixed?: string;
}

export interface BoardHost {
  readonly name: string;
  readonly replicas: number;
  /** The most replicas that fit. */
  readonly capacity?: number;
}

export interface NamedPlacement {
  readonly name: string;
  /** Replicas per host, in the order of `hosts`. */
  readonly sizes: readonly number[];
}

/** A placement that is being tried out, under one of the fault models. */
export interface DraftParams extends ServiceAddress {
  readonly sizes: readonly number[];
  readonly model: string;
}

/** A probability, and how it is written. */
export interface Amount {
  readonly value: number;
  readonly text: string;
}

/** What is known of a draft, or why nothing can be. */
export type WhatIf = Judged | { readonly problem: string };

export interface Judged {
  readonly loss: Amount;
  /** Of the placement that the draft started from. */
  readonly before: Amount;
  /** What the two are probabilities of: `probability of losing the PM majority after 3 faults`. */
  readonly what: string;
  /** One sentence for those who do not see the numbers change. */
  readonly spoken: string;
  /** How many faults are survived for certain. */
  readonly tolerance: string;
  /** Hosts with at least this many replicas lose the quorum when lost alone. */
  readonly criticalSize?: number;
  readonly chart: Chart;
  readonly table: Grid;
  /** How many replicas changed their host. */
  readonly moved: number;
  /** Why the draft cannot be written, or that it could only be suggested in a comment. */
  readonly refused?: string;
  readonly asComment?: true;
}

export interface Chart {
  /** What is drawn, in words. */
  readonly alt: string;
  readonly series: readonly Series[];
  /** The number of faults at the right end. */
  readonly last: number;
}

export interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The trade-off table: a draft and the placements that have a name, under each of the twelve fault models. */
export interface Comparison {
  readonly columns: readonly string[];
  readonly rows: readonly ComparedModel[];
}

export interface ComparedModel {
  readonly fault: string;
  readonly level: string;
  readonly keep: string;
  /** One of `Explorable.models`. */
  readonly model: string;
  /** The number of faults at which the losses are quoted. */
  readonly faults: number;
  /** In the order of the columns; empty with a problem. */
  readonly losses: readonly Amount[];
  readonly chart?: Chart;
  /** Why the quorum cannot be under this model. */
  readonly problem?: string;
}

/** The least loss over (number of hosts, number of faults), all replicas kept. */
export interface HeatMap {
  readonly faults: readonly number[];
  readonly rows: readonly HeatRow[];
  /** Would one more host help? In a sentence or two. */
  readonly answer: string;
}

export interface HeatRow {
  readonly hosts: number;
  /** The best placement on so many. */
  readonly best: string;
  /** In the order of `HeatMap.faults`. */
  readonly losses: readonly Amount[];
  /** As many hosts as the file uses. */
  readonly current: boolean;
}

export interface PlacementEditParams extends ServiceAddress {
  /** Of the document that the draft was made from. */
  readonly version: number;
  readonly sizes: readonly number[];
}

export type PlacementEdits =
  { readonly version: number; readonly edits: readonly PlaceEdit[] } | { readonly refused: string };

/** A text edit of the Language Server Protocol. */
export interface PlaceEdit {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly newText: string;
}

/** What the panel's view asks the extension: the server's requests, which it passes on, and a few of its own. */
export interface ViewRequests extends Omit<ExplorerRequests, 'placementEdit'> {
  /** The view is loaded: what should it show? */
  readonly target: { readonly params: null; readonly answer: Target };
  /** Writes a draft into the document. */
  readonly apply: { readonly params: PlacementEditParams; readonly answer: Applied };
  readonly save: { readonly params: SavedFile; readonly answer: null };
  readonly openExample: { readonly params: null; readonly answer: null };
}

/** As it was saved when the window was closed, or as somebody asked to see it. */
export interface Target extends Partial<ExploreParams> {
  readonly sizes?: readonly number[];
  readonly model?: string;
}

/** Refused with a reason, or done. */
export type Applied = { readonly refused: string } | { readonly moved: true };

/** The name is a suggestion: people choose where it goes. */
export interface SavedFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

export interface FromView<M extends keyof ViewRequests = keyof ViewRequests> {
  readonly id: number;
  readonly method: M;
  readonly params: ViewRequests[M]['params'];
}

/** An answer to the view, null where there is none, or news: another target, or the document is not what it was. */
export type ToView =
  { readonly id: number; readonly answer: unknown } | { readonly target: Target } | { readonly changed: true };
