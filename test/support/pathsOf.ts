/** All paths of a row, for tests: one that no fixture has may be mistyped. */
import { AFFINITY_KEYS, PLACEMENT_KEYS } from '../../server/src/dialects/kubernetes/operators/row.ts';
import type {
  Component,
  Condition,
  OperatorRow,
  OwnRule,
  Path,
  Template,
} from '../../server/src/dialects/kubernetes/operators/row.ts';

/** Each with the list it starts from, where it is a path of an item; without those of parents, which have rows of their own. */
export function pathsOf({
  components,
  parent,
  changes,
}: OperatorRow): readonly { readonly path: Path; readonly each?: Path }[] {
  const all = components.flatMap((component) =>
    pathsIn(component).map((path) => {
      const { each, template } = component;
      const [first, ...rest] = path.split('.');
      if (template && first === 'template') return { path: ['item', ...rest].join('.'), each: template.list };
      return { path, ...(each !== undefined && { each }) };
    }),
  );
  const names = [parent?.name ?? '', changes?.name ?? ''].flatMap(pathsInTemplate);
  return [...all, ...names.map((path) => ({ path }))];
}

function pathsIn(component: Component): readonly Path[] {
  const {
    anchor,
    each,
    count,
    plus,
    placement = {},
    pod,
    metadata,
    labelsFrom,
    labels,
    name,
    votesWith,
    needs,
    write,
  } = component;
  const { spread, adds = [], budget = {} } = component;
  const budgets = [budget.when, ...adds.map(({ when }) => when)];
  return [
    ...[anchor, each, count, metadata, budget.minAvailable, budget.maxUnavailable].flatMap((path) => path ?? []),
    ...(plus ?? []),
    ...(pod ?? []),
    ...(labelsFrom ?? []),
    ...(needs?.paths ?? []),
    ...[...PLACEMENT_KEYS, ...AFFINITY_KEYS].flatMap((key) => placement[key] ?? []),
    ...[component.when, component.unknown, component.votes, write?.unless, ...budgets].flatMap((list) =>
      (list ?? []).flatMap(ofCondition),
    ),
    ...(component.rules ?? []).flatMap(ofRule),
    ...[name, votesWith, component.template?.name, ...Object.values(labels)].flatMap((template) =>
      pathsInTemplate(template ?? ''),
    ),
    ...(typeof spread === 'object' ? [...pathsInTemplate(spread.fillsFor), ...ofCondition(spread.when)] : []),
    ...[write?.spread, write?.affinity].flatMap((path) => path ?? []),
  ].filter((path) => !path.startsWith('parent.'));
}

function ofCondition({ path, and }: Condition): readonly Path[] {
  return [...[path].flat(), ...(and ? ofCondition(and) : [])];
}

function ofRule({ path, values = {}, other, absent, unless = [], refuses = [] }: OwnRule): readonly Path[] {
  const effects = [...Object.values(values), other, absent].flatMap((effect) => pathsInTemplate(effect ?? ''));
  return [...(path === undefined ? [] : [path]), ...effects, ...[...unless, ...refuses].flatMap(ofCondition)];
}

/** Words in braces are none. */
function pathsInTemplate(template: Template): readonly Path[] {
  return [...template.matchAll(/\{([^{}|]+)/g)].flatMap(([, path = '']) => (path.includes('.') ? [path] : []));
}

/** Whether something stands at a path, looked up without the reader's help. */
export function stands(object: unknown, path: string, each: string | undefined): boolean {
  if (path !== 'item' && !path.startsWith('item.')) return at(object, path.split('.')) !== undefined;
  const items = at(object, (each ?? '').split('.'));
  const all = isObject(items) ? Object.values(items) : Array.isArray(items) ? items : [];
  return all.some((item) => at(item, path.split('.').slice(1)) !== undefined);
}

function at(value: unknown, keys: readonly string[]): unknown {
  if (keys.length === 0) return value ?? undefined;
  if (Array.isArray(value) && keys[0] === '*') {
    return value.map((item: unknown) => at(item, keys.slice(1))).find((found) => found !== undefined);
  }
  if (!isObject(value)) return undefined;
  for (let length = keys.length; length > 0; length--) {
    const found = at(value[keys.slice(0, length).join('.')], keys.slice(length));
    if (found !== undefined) return found;
  }
  return undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
