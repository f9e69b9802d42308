/** A row of the table of software, and the tests on containers that its rows use. */
import type { QuorumSoftware } from '../../model/riskModel.ts';

/** What a container runs, as far as a manifest tells. */
export interface Container {
  /** The image as written, with tag, digest and variables. */
  readonly image: string;
  /** Command and arguments, joined by spaces. */
  readonly words: string;
  readonly env: ReadonlyMap<string, string>;
  /** The text of its configuration files, where they are known. */
  readonly config?: string;
}

/** One kind of software whose members vote. */
export interface SoftwareRow extends QuorumSoftware {
  /** The ends of the repositories of its images. */
  readonly images?: readonly string[];
  /** True for a container with any image and settings that only this software has. */
  readonly marks?: (container: Container) => boolean;
  /** True where a container with such an image or such marks is a member that votes. Not given: every one is. */
  readonly votes?: (container: Container) => boolean;
  /** A pattern of configuration files that make a container with such an image a member that votes. */
  readonly config?: RegExp;
  /** The most members that all vote. With more members, only some vote, so that a majority of all means nothing. */
  readonly mostVoters?: number;
  readonly workloads?: readonly string[];
  readonly charms?: readonly string[];
  readonly cephServices?: readonly string[];
  readonly groups?: readonly string[];
}

/** A test for containers whose command line matches. */
export const says =
  (words: RegExp) =>
  (container: Container): boolean =>
    words.test(container.words);

/** A test for containers whose command line does not match. */
export const saysNot =
  (words: RegExp) =>
  (container: Container): boolean =>
    !words.test(container.words);

/** A test for containers with a variable whose name and value match. */
export const sets =
  (name: RegExp, value = /^/) =>
  ({ env }: Container): boolean =>
    [...env].some(([key, text]) => name.test(key) && value.test(text));

/** A test for containers that pass one of the tests. */
export const either =
  (...tests: readonly ((container: Container) => boolean)[]) =>
  (container: Container): boolean =>
    tests.some((test) => test(container));

/** A test for containers that pass all of the tests. */
export const both =
  (...tests: readonly ((container: Container) => boolean)[]) =>
  (container: Container): boolean =>
    tests.every((test) => test(container));
