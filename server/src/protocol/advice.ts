/** What a language model may ask through the extension: the request `quorate/advise`, answered with plain text. */
export interface AdviseParams {
  /** An open document. */
  readonly uri?: string;
  /** One of its services; all of them without it. */
  readonly service?: string;
  /** Replicas per host, in the place of a document. */
  readonly sizes?: readonly number[];
  /** In the place of the model in force: `crash-stop/pm` and so on. */
  readonly fault?: string;
  readonly keep?: string;
  readonly quorum?: string | number;
  /** Judge at exactly this many faults. */
  readonly faults?: number;
}
