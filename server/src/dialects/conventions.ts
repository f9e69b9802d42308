/** What a project states about its files that decides how they are read. */
import { nameMatcher } from '../base/glob.ts';
import type { OperatorRow } from './kubernetes/operators/row.ts';

/** The conventions of a project. They are the same object while the project's file states the same. */
export interface Conventions {
  /** Kinds of custom resources that only the project knows. */
  readonly kinds: readonly OperatorRow[];
  /** Quorums by names of services, in file order. The first entry that matches a name counts. */
  readonly groups: readonly DeclaredGroup[];
}

/** Services whose names match `pattern`, in which `*` stands for any text, are members of the quorum `group`. */
export interface DeclaredGroup {
  readonly pattern: string;
  readonly group: string;
}

/** No conventions. It is one object, so that caches see that nothing has changed. */
export const NO_CONVENTIONS: Conventions = { kinds: [], groups: [] };

/** The key that names the quorum of a member, in every dialect. `quorate.dev/` may stand before it. */
export const GROUP_KEY = 'quorum-group';

/** The quorum to which the project assigns a service; undefined where it assigns none. */
export function declaredGroup(groups: readonly DeclaredGroup[], name: string): string | undefined {
  return groups.find(({ pattern }) => nameMatcher(pattern)(name))?.group;
}
