/** A question of a language model through the extension: the request `quorate/advise`. The answer is plain text. */
export interface AdviseParams {
  /** The URI of an open document. */
  readonly uri?: string;
  /** The name of one of its services. Not given: all services. */
  readonly service?: string;
  /** Replicas per host, in place of a document. */
  readonly sizes?: readonly number[];
  /** A fault model in place of the one in force: `crash-stop/pm` and so on. */
  readonly fault?: string;
  readonly keep?: string;
  readonly quorum?: string | number;
  /** The number of faults to judge at. */
  readonly faults?: number;
}
