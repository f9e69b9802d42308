/**
 * What a row of the table of charts says. The pods of a chart are described as those of an operator are, with paths
 * that start at the chart's values: see `../kubernetes/operators/row.ts`. CONTRIBUTING.md, "Adding a chart", shows how.
 */
import {
  type Component,
  type Condition,
  HARD_NODE,
  type OwnRule,
  type Path,
  SOFT_NODE,
} from '../kubernetes/operators/row.ts';

/** One chart, in versions that are alike. */
export interface ChartRow {
  readonly chart: string;
  /** The publisher. A chart of the same name from another publisher is another row. */
  readonly publisher: string;
  /** Texts that only addresses of the publisher's repository contain. */
  readonly repositories: readonly string[];
  /** The first version for which the row holds, `1.2.3`. Not given: all versions before `until`. */
  readonly from?: string;
  /** The first version for which it no longer holds. Not given: it holds up to the newest version. */
  readonly until?: string;
  /** The first version that makes the budget wherever the values do not turn it off. Not given: none does. */
  readonly budgetSince?: string;
  /** Paths that only this chart has: where one of them is set, a chart with this name from an unknown address is this one. */
  readonly keys: readonly Path[];
  /**
   * Values with all these paths are surely values of this chart, even where no chart is named. Not given: there are no
   * such paths.
   */
  readonly shape?: { readonly paths: readonly Path[]; /** The end of `image.repository`. */ readonly image?: string };
  /**
   * The groups of pods. In templates, `{name}` is the name of the release, and `{chart}` that of the chart, or the
   * alias of the dependency. Labels with a name that is not known are left out.
   */
  readonly components: readonly Component[];
  /** A sentence for readers of docs/reads.md. */
  readonly note?: string;
  /** The source of the facts: the repository, with paths. */
  readonly source: string;
}

/** The path of a key below a prefix, which may be empty. */
export const below = (prefix: Path, key: string): Path => (prefix === '' ? key : `${prefix}.${key}`);

/** The paths of the placement keys of a pod's spec below a prefix. */
export function placedAt(prefix: Path): NonNullable<Component['placement']> {
  return {
    affinity: [below(prefix, 'affinity')],
    topologySpreadConstraints: [below(prefix, 'topologySpreadConstraints')],
    nodeSelector: [below(prefix, 'nodeSelector')],
    tolerations: [below(prefix, 'tolerations')],
  };
}

/**
 * A component with Bitnami's `podAntiAffinityPreset`. An `affinity` that is not empty replaces the preset as a whole.
 * Source: bitnami/charts: bitnami/common/templates/_affinities.tpl, bitnami/etcd/templates/statefulset.yaml.
 */
export function preset(prefix: Path, more: Pick<Component, 'labels' | 'selecting'> & Partial<Component>): Component {
  return {
    count: below(prefix, 'replicaCount'),
    placement: placedAt(prefix),
    rules: [
      {
        path: below(prefix, 'podAntiAffinityPreset'),
        values: { soft: SOFT_NODE, hard: HARD_NODE },
        absent: SOFT_NODE,
        yields: 'filled affinity',
        write: 'hard',
      },
    ],
    // The presets for nodes, and for affinity to other pods, are not read.
    unknown: [
      { path: below(prefix, 'nodeAffinityPreset.type'), is: ['hard'] },
      { path: below(prefix, 'podAffinityPreset'), is: ['hard'] },
    ],
    write: { spread: prefix },
    budget: {
      minAvailable: below(prefix, 'pdb.minAvailable'),
      maxUnavailable: below(prefix, 'pdb.maxUnavailable'),
      when: [on(below(prefix, 'pdb.create'))],
    },
    ...more,
  };
}

/** An affinity that the chart itself demands until the values state another one, which may be empty. */
export const UNTIL_STATED: OwnRule = { absent: HARD_NODE, yields: 'affinity' };

/** Holds where the value at the path is true. */
export const on = (path: Path): Condition => ({ path, is: ['true'] });
/** Holds unless the value at the path is true. */
export const unlessOn = (path: Path): Condition => ({ path, not: ['true'], absent: true });
/** Holds unless the value at the path is false. */
export const unlessOff = (path: Path): Condition => ({ path, not: ['false'], absent: true });

/** An affinity that the chart always adds, beside the stated one. */
export const SOFT_ALWAYS: OwnRule = { absent: SOFT_NODE };

/** The label with the name of the release. */
export const INSTANCE = { 'app.kubernetes.io/instance': '{name}' } as const;
