/**
 * What a row of the table of charts says. The pods of a chart are described as those of an operator are, with paths that
 * start at the chart's values: see `../kubernetes/operators/row.ts`. CONTRIBUTING.md, "Adding a chart", shows how.
 */
import { type Component, HARD_NODE, type OwnRule, type Path, SOFT_NODE } from '../kubernetes/operators/row.ts';

/** One chart, in the versions that are alike. */
export interface ChartRow {
  readonly chart: string;
  /** Who publishes it: another publisher's chart of the same name is another row. */
  readonly publisher: string;
  /** Text that only addresses of its repository contain. */
  readonly repositories: readonly string[];
  /** The first version that the row holds for, `1.2.3`. Not given: all before `until`. */
  readonly from?: string;
  /** The first version that it holds for no more. */
  readonly until?: string;
  /** Where one of these paths is set, a chart of this name from an address that is not known is surely this one. */
  readonly keys: readonly Path[];
  /** Values with all these paths are surely its values, whatever is known of the chart. Not given: no values are. */
  readonly shape?: { readonly paths: readonly Path[]; /** The end of `image.repository`. */ readonly image?: string };
  /**
   * In templates `{name}` is the name of the release and `{chart}` that of the chart, or the alias of the dependency. Labels
   * with a name that is not known are left out.
   */
  readonly components: readonly Component[];
  /** A sentence for readers of docs/reads.md. */
  readonly note?: string;
  /** Where the facts were read: repository and paths. */
  readonly source: string;
}

/** A key below a prefix, which may be empty. */
export const below = (prefix: Path, key: string): Path => (prefix === '' ? key : `${prefix}.${key}`);

/** The placement keys of a pod's spec below a prefix. */
export function placedAt(prefix: Path): NonNullable<Component['placement']> {
  return {
    affinity: [below(prefix, 'affinity')],
    topologySpreadConstraints: [below(prefix, 'topologySpreadConstraints')],
    nodeSelector: [below(prefix, 'nodeSelector')],
    tolerations: [below(prefix, 'tolerations')],
  };
}

/**
 * Bitnami's `podAntiAffinityPreset`, which an `affinity` that is not empty replaces as a whole.
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
    // Presets for nodes and for affinity to other pods are not looked into.
    unknown: [
      { path: below(prefix, 'nodeAffinityPreset.type'), is: ['hard'] },
      { path: below(prefix, 'podAffinityPreset'), is: ['hard'] },
    ],
    write: { spread: prefix },
    ...more,
  };
}

/** An affinity that the chart itself demands until the user states another one, which may be empty. */
export const UNTIL_STATED: OwnRule = { absent: HARD_NODE, yields: 'affinity' };

export const INSTANCE = { 'app.kubernetes.io/instance': '{name}' } as const;
