/** The Kubernetes objects of a file: one a document, or many in a list. */
import type { Range } from '../model/service.ts';
import { fieldsOf } from './yamlNodes.ts';
import type { MapValue, Value, YamlDocument } from './yamlNodes.ts';
import { fieldsAt, Notes, scalarAt, textAt } from './walk.ts';
import type { Fields } from './walk.ts';

export interface KubernetesObject {
  readonly document: YamlDocument;
  readonly map: MapValue;
  readonly fields: Fields;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Fields;
  readonly name: string;
  readonly nameRange: Range;
  /** Undefined when the file leaves it to whoever applies it. */
  readonly namespace: string | undefined;
  /** The object that made this one and will undo changes to it. */
  readonly controller: { readonly kind: string; readonly name: string } | undefined;
}

/** In file order. What is no object is left out. */
export function objectsOf(documents: readonly YamlDocument[]): readonly KubernetesObject[] {
  return documents.flatMap((document) => objectsIn(document, document.root, undefined));
}

/** True for objects that say where pods run, or could: ConfigMaps, CRDs and the like are nobody's business here. */
export function concernsPods(root: Value): boolean {
  if (root.kind !== 'map') return false;
  const fields = fieldsOf(root);
  const kind = fields.get('kind')?.value;
  if (kind?.kind !== 'scalar' || fields.get('apiVersion')?.value.kind !== 'scalar') return false;
  const items = fields.get('items')?.value;
  if (kind.text.endsWith('List') && items?.kind === 'seq') {
    return TELLING_KINDS.has(kind.text.slice(0, -'List'.length)) || items.items().some(concernsPods);
  }
  if (TELLING_KINDS.has(kind.text)) return true;
  const spec = fields.get('spec')?.value;
  return spec?.kind === 'map' && fieldsOf(spec).get('template')?.value.kind === 'map';
}

const TELLING_KINDS = new Set(['Pod', 'Node', 'PodDisruptionBudget', 'Kafka', 'KafkaNodePool']);

/** `listed` says what the items of a typed list are, such as `NodeList`, where they do not say it themselves. */
function objectsIn(
  document: YamlDocument,
  root: Value,
  listed: Pick<KubernetesObject, 'apiVersion' | 'kind'> | undefined,
): readonly KubernetesObject[] {
  if (root.kind !== 'map') return [];
  const ignored = new Notes();
  const fields = fieldsOf(root);
  const kind = textAt(fields, 'kind', ignored) ?? listed?.kind;
  const apiVersion = textAt(fields, 'apiVersion', ignored) ?? listed?.apiVersion;
  if (kind === undefined || apiVersion === undefined) return [];
  const items = fields.get('items')?.value;
  if (kind.endsWith('List') && items?.kind === 'seq' && !listed) {
    const each = { apiVersion, kind: kind.slice(0, -'List'.length) };
    return items.items().flatMap((item) => objectsIn(document, item, each));
  }
  const metadata = fieldsAt(fields, 'metadata', ignored);
  const name = scalarAt(metadata, 'name', ignored);
  const nameRange = name?.at ?? fields.get('kind')?.value.at ?? root.at;
  return [
    {
      document,
      map: root,
      fields,
      apiVersion,
      kind,
      metadata,
      name: name?.text ?? kind,
      nameRange,
      namespace: textAt(metadata, 'namespace', ignored),
      controller: controllerOf(metadata, ignored),
    },
  ];
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
