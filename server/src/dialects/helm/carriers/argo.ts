/**
 * Application and ApplicationSet of Argo CD. Source:
 * argo-cd.readthedocs.io/en/stable/user-guide/{helm,multiple_sources}.
 */
import { fieldsAt, type Fields, itemsAt, mapsAt, present, textAt } from '../../../text/walk.ts';
import {
  type Carried,
  fileLayer,
  lastPart,
  type Layer,
  QUIET,
  setLayers,
  UNKNOWN,
  unknownWhere,
  valuesLayer,
  type Whole,
} from '../carrier.ts';

/** The releases of such an object. */
export function application(kind: string, whole: Whole): readonly Carried[] {
  const outer = fieldsAt(whole.fields, 'spec', QUIET());
  const spec = kind === 'ApplicationSet' ? fieldsAt(fieldsAt(outer, 'template', QUIET()), 'spec', QUIET()) : outer;
  const single = fieldsAt(spec, 'source', QUIET());
  const sources = single.size > 0 ? [single] : mapsAt(spec, 'sources', QUIET()).map(({ fields }) => fields);
  const namespace = textAt(fieldsAt(spec, 'destination', QUIET()), 'namespace', QUIET());
  return sources
    .filter((source) => present(source, 'chart') ?? present(source, 'path'))
    .map((source): Carried => {
      const helm = fieldsAt(source, 'helm', QUIET());
      const chart = textAt(source, 'chart', QUIET());
      const path = textAt(source, 'path', QUIET());
      return {
        ...whole,
        namespace,
        name: textAt(helm, 'releaseName', QUIET()) ?? (kind === 'Application' ? whole.name : undefined),
        chart:
          chart === undefined && path !== undefined
            ? { local: { path, from: 'root' } }
            : {
                name: lastPart(chart),
                address: textAt(source, 'repoURL', QUIET()),
                version: textAt(source, 'targetRevision', QUIET()),
              },
        layers: [...layersOf(helm, path), ...unknownWhere(outer, 'templatePatch')],
      };
    });
}

function layersOf(helm: Fields, folder: string | undefined): readonly Layer[] {
  const optional = textAt(helm, 'ignoreMissingValueFiles', QUIET()) === 'true';
  const files = itemsAt(helm, 'valueFiles', QUIET()).map((value): Layer => {
    if (value.kind !== 'scalar') return UNKNOWN;
    // `$values/…` is a file of the source with the name `values`, which is a repository, and may be this one.
    const [referred] = /^\$[^/]+\//.exec(value.text) ?? [];
    const text = referred === undefined ? `${folder ?? ''}/${value.text}` : value.text.slice(referred.length);
    return fileLayer({ ...value, text }, 'root', optional);
  });
  const parameters = mapsAt(helm, 'parameters', QUIET());
  const forced = parameters.filter(({ fields }) => textAt(fields, 'forceString', QUIET()) === 'true');
  return [
    ...files,
    // Argo CD ignores the text where both are there.
    ...valuesLayer((present(helm, 'valuesObject') ?? present(helm, 'values'))?.value),
    ...setLayers(parameters.filter((one) => !forced.includes(one))),
    ...setLayers(forced),
    ...unknownWhere(helm, 'fileParameters'),
  ];
}
