/** What a project says about its files that decides how they are read. */
import { nameMatcher } from '../base/glob.ts';
import type { OperatorRow } from './kubernetes/operators/row.ts';

/** The same object as long as the project's file says the same. */
export interface Conventions {
  /** Kinds of custom resources that only the project knows. */
  readonly kinds: readonly OperatorRow[];
  /** In file order; the first that matches a name counts. */
  readonly groups: readonly DeclaredGroup[];
}

/** Services whose names match `pattern`, in which `*` stands for anything, are members of the quorum `group`. */
export interface DeclaredGroup {
  readonly pattern: string;
  readonly group: string;
}

/** None; one object, by which caches know that nothing has changed. */
export const NO_CONVENTIONS: Conventions = { kinds: [], groups: [] };

/** The key that says of which quorum something is a member, in every dialect; `quorate.dev/` may stand before it. */
export const GROUP_KEY = 'quorum-group';

/** The quorum that the project says a service belongs to. */
export function declaredGroup(groups: readonly DeclaredGroup[], name: string): string | undefined {
  return groups.find(({ pattern }) => nameMatcher(pattern)(name))?.group;
}
