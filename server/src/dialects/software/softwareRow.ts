/** A row of the table of software, and the tests on containers that its rows are made of. */
import type { QuorumSoftware } from '../../model/riskModel.ts';

/** What a container runs, as far as a manifest tells. */
export interface Container {
  /** As written, with tag, digest and variables. */
  readonly image: string;
  /** Command and arguments, joined by spaces. */
  readonly words: string;
  readonly env: ReadonlyMap<string, string>;
  /** The configuration files that it is given, where they are known. */
  readonly config?: string;
}

export interface SoftwareRow extends QuorumSoftware {
  /** The end of an image's repository. */
  readonly images?: readonly string[];
  /** Whether this container of such an image is a member that votes. Not given: every one is. */
  readonly votes?: (container: Container) => boolean;
  /** What a configuration file says that makes a container of such an image a member that votes. */
  readonly config?: RegExp;
  /** With more members than this not all of them vote, so that a majority of all means nothing. */
  readonly mostVoters?: number;
  readonly workloads?: readonly string[];
  readonly charms?: readonly string[];
  readonly cephServices?: readonly string[];
  readonly groups?: readonly string[];
}

export const says =
  (words: RegExp) =>
  (container: Container): boolean =>
    words.test(container.words);

export const saysNot =
  (words: RegExp) =>
  (container: Container): boolean =>
    !words.test(container.words);

/** True when some variable whose name matches has a value that matches. */
export const sets =
  (name: RegExp, value = /^/) =>
  ({ env }: Container): boolean =>
    [...env].some(([key, text]) => name.test(key) && value.test(text));

export const either =
  (...tests: readonly ((container: Container) => boolean)[]) =>
  (container: Container): boolean =>
    tests.some((test) => test(container));
