/** Finds the Kubernetes objects of a file: one in a document, or many in a list. */
import { isTelling } from './configMaps.ts';
import type { OperatorTable } from './operators/table.ts';
import { fieldsOf } from '../../text/values.ts';
import type { MapValue, SeqValue, Value } from '../../text/values.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { fieldsAt, type Notes, scalarAt, textAt, QUIET } from '../../text/walk.ts';
import type { Fields } from '../../text/walk.ts';
import type { KubernetesObject } from './kubernetesObject.ts';

/**
 * A map that may be an object. `listed` gives the kind of the items of a typed list, where the items do not state it.
 */
export interface ObjectPlace {
  readonly map: MapValue;
  readonly listed: Pick<KubernetesObject, 'apiVersion' | 'kind'> | undefined;
}

/** The document itself, or its items where it is a list. */
export function placesIn(document: YamlDocument): readonly ObjectPlace[] {
  const list = listIn(document);
  if (!list) return document.root.kind === 'map' ? [{ map: document.root, listed: undefined }] : [];
  const { items, listed } = list;
  return items.items().flatMap((item) => (item.kind === 'map' ? [{ map: item, listed }] : []));
}

/** The list of a document; undefined where the document is a single object, or none. */
export function listIn({
  root,
}: YamlDocument): { readonly items: SeqValue; readonly listed: NonNullable<ObjectPlace['listed']> } | undefined {
  if (root.kind !== 'map') return undefined;
  const fields = fieldsOf(root);
  const kind = textAt(fields, 'kind', QUIET);
  const apiVersion = textAt(fields, 'apiVersion', QUIET);
  const items = fields.get('items')?.value;
  if (kind === undefined || apiVersion === undefined || !kind.endsWith('List') || items?.kind !== 'seq') {
    return undefined;
  }
  return { items, listed: { apiVersion, kind: kind.slice(0, -'List'.length) } };
}

/** True for objects that say where pods run, or could. Most ConfigMaps, CRDs and the like do not. */
export function concernsPods(root: Value, operators: OperatorTable): boolean {
  if (root.kind !== 'map') return false;
  const fields = fieldsOf(root);
  const kind = fields.get('kind')?.value;
  const apiVersion = fields.get('apiVersion')?.value;
  if (kind?.kind !== 'scalar' || apiVersion?.kind !== 'scalar') return false;
  const tells = (one: string): boolean =>
    TELLING_KINDS.has(one) || operators.find({ apiVersion: apiVersion.text, kind: one }) !== undefined;
  const items = fields.get('items')?.value;
  if (kind.text.endsWith('List') && items?.kind === 'seq') {
    return tells(kind.text.slice(0, -'List'.length)) || items.some((item) => concernsPods(item, operators));
  }
  if (tells(kind.text)) return true;
  if (kind.text === 'ConfigMap') return isTelling(root);
  const spec = fields.get('spec')?.value;
  if (spec?.kind !== 'map') return false;
  const stated = fieldsOf(spec);
  return ['template', 'jobTemplate'].some((key) => stated.get(key)?.value.kind === 'map');
}

const TELLING_KINDS = new Set([
  'Pod',
  'Node',
  'Namespace',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
]);

/** The object at a place; undefined where there is none. */
export function objectAt({ map, listed }: ObjectPlace): KubernetesObject | undefined {
  const fields = fieldsOf(map);
  const kind = textAt(fields, 'kind', QUIET) ?? listed?.kind;
  const apiVersion = textAt(fields, 'apiVersion', QUIET) ?? listed?.apiVersion;
  if (kind === undefined || apiVersion === undefined) return undefined;
  const metadata = fieldsAt(fields, 'metadata', QUIET);
  const name = scalarAt(metadata, 'name', QUIET);
  return {
    map,
    fields,
    apiVersion,
    kind,
    metadata,
    name: name?.text ?? kind,
    nameRange: name?.at ?? fields.get('kind')?.value.at ?? map.at,
    namespace: textAt(metadata, 'namespace', QUIET),
    controller: controllerOf(metadata, QUIET),
  };
}

function controllerOf(metadata: Fields, notes: Notes): KubernetesObject['controller'] {
  const owners = metadata.get('ownerReferences')?.value;
  if (owners?.kind !== 'seq') return undefined;
  for (const owner of owners.items()) {
    const fields = owner.kind === 'map' ? fieldsOf(owner) : undefined;
    if (!fields || textAt(fields, 'controller', notes) !== 'true') continue;
    return { kind: textAt(fields, 'kind', notes) ?? 'controller', name: textAt(fields, 'name', notes) ?? '' };
  }
  return undefined;
}
