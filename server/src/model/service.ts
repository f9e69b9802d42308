/**
 * The neutral model every dialect is read into. It knows nothing of YAML or of the language server; all it keeps of the
 * file are source ranges, so that findings and fixes land on the right characters.
 */
import type { Declaration } from './riskModel.ts';

/** A span of the file: UTF-16 offsets, `end` excluded, `0 <= start <= end <= text.length`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** One replicated service and where its replicas sit. */
export interface Service {
  readonly name: string;
  /** Where findings about the whole service are shown. */
  readonly nameRange: Range;
  /** The whole object: hovers and code actions apply inside it. */
  readonly range: Range;
  readonly nouns: Nouns;
  /** In file order, one entry a host, idle hosts (0 replicas) included. */
  readonly hosts: readonly Host[];
  /** The number of replicas the file states, where it states one apart from the hosts. */
  readonly declaredReplicas?: WrittenNumber;
  /** What the file says of the risk model, most specific first. */
  readonly declarations: readonly Declaration[];
  /** False when a host, a count or the risk model could not be read, so that no probability can be computed. */
  readonly complete: boolean;
}

export interface Host {
  readonly name: string;
  readonly nameRange: Range;
  /** How many replicas of the service sit here, `>= 0`. */
  readonly replicas: number;
  readonly listing: Listing;
  /** The most replicas of this service that fit here beside the other services, where the file says so. */
  readonly capacity?: number;
}

/** How a host's replicas are written, so that a fix can move some of them. */
export type Listing =
  /** A number: `pm-1: 6`. `range` covers the scalar. */
  | { readonly kind: 'count'; readonly range: Range }
  /** A list of names: `pm-2: [vm-7]`. `range` covers the whole sequence. */
  | { readonly kind: 'names'; readonly style: 'flow' | 'block'; readonly range: Range; readonly items: readonly Item[] }
  /** Each replica names its host: `- host: 10.0.1.1`. An item's `range` covers that value. */
  | {
      readonly kind: 'assigned';
      readonly items: readonly Assigned[];
      /** What other services claim on this host. */
      readonly taken: readonly string[];
    }
  /** Not editable, with the reason in words a user understands. */
  | { readonly kind: 'fixed'; readonly reason: string };

export interface Item {
  readonly name: string;
  readonly range: Range;
}

export interface Assigned {
  readonly range: Range;
  /** Why this replica cannot be moved, when it cannot. */
  readonly fixed?: string;
  /** What only one instance a host can hold, such as `port 2379`; a move must not bring two of them together. */
  readonly claims: readonly string[];
}

export interface Located<T> {
  readonly value: T;
  readonly range: Range;
}

/** A number of the file. `range` covers the scalar that holds it. */
export interface WrittenNumber extends Located<number> {
  /** Why it cannot be edited, when it cannot. */
  readonly fixed?: string;
}

/** What this dialect calls a replica and a host, `[one, many]`. */
export interface Nouns {
  readonly replica: readonly [one: string, many: string];
  readonly host: readonly [one: string, many: string];
}

/** Something in the file that could not be understood, found while reading. */
export interface Problem {
  readonly rule: 'invalid-value' | 'replica-mismatch';
  readonly range: Range;
  readonly message: string;
}

/** A replacement of one span of the file. Edits of one fix never overlap. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}
