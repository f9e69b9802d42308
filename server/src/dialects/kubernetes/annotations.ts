/**
 * Quorate's annotations on an object or on its pod template: the risk model in `quorate.dev/fault: crash-stop/pm` and
 * the like, and accepted findings in `quorate.dev/ignore.<rule>: reason`.
 */
import type { Declaration } from '../../model/riskModel.ts';
import type { IgnoredRule, Range } from '../../model/service.ts';
import { GROUP_KEY } from '../conventions.ts';
import { anything, type Described, GROUPED, type Word } from '../shared/vocabulary.ts';
import { readObjectModel, reportUnknownKeys } from '../shared/objectModel.ts';
import { fieldsAt, textAt } from '../../text/walk.ts';
import type { Fields, Notes } from '../../text/walk.ts';
import type { Entry } from '../../text/values.ts';

/** The prefix of Quorate's annotations. */
export const PREFIX = 'quorate.dev/';
const IGNORE = `${PREFIX}ignore.`;
/**
 * The key for the machines to which the object may go, where no cluster is known: names separated by commas or spaces.
 */
const HOSTS = 'hosts';

/** Quorate's keys on objects, besides those of the risk model. */
export function annotationKeys(rules: readonly Word[]): Readonly<Record<string, Described>> {
  return {
    [HOSTS]: {
      description: 'The machines it may run on, where no cluster is known.',
      slot: { kind: 'value', values: [], ofHosts: true },
    },
    ...GROUPED,
    ...Object.fromEntries(
      rules.map(({ text }) => [
        `ignore.${text}`,
        { description: `Suppresses ${text} for this object; the value is the reason.`, slot: anything },
      ]),
    ),
  };
}

/** What the annotations of an object state. */
export interface AnnotatedModel {
  /** True when the object states a risk model, even one that cannot be read. */
  readonly declared: boolean;
  readonly declarations: readonly Declaration[];
  /** False when a value is not known. */
  readonly complete: boolean;
  readonly ignored: readonly IgnoredRule[];
  readonly hosts?: readonly string[];
  readonly group?: string;
}

/** Reads the annotations. Those in the object's own `metadata` count before those of its pod template. */
export function readAnnotations(object: Fields, template: Fields, notes: Notes): AnnotatedModel {
  const [inner, outer] = [fieldsAt(template, 'annotations', notes), fieldsAt(object, 'annotations', notes)];
  const all = new Map([...inner, ...outer]);
  const own = [...all].filter(([name]) => name.startsWith(PREFIX));
  const model = new Map(own.filter(([name]) => !name.startsWith(IGNORE)));
  reportUnknownKeys(model, PREFIX, [HOSTS, GROUP_KEY], notes.report);
  const group = textAt(model, PREFIX + GROUP_KEY, notes)?.trim();
  const hosts = textAt(model, PREFIX + HOSTS, notes)
    ?.split(/[\s,]+/)
    .filter((host) => host !== '');
  return {
    declared: model.size > 0,
    ...readObjectModel(model, PREFIX, notes.report),
    ...(hosts && hosts.length > 0 && { hosts: [...new Set(hosts)] }),
    ...(group && { group }),
    ignored: own
      .filter(([name]) => name.startsWith(IGNORE))
      .map(([name, entry]) => readIgnored(name, entry, outer.has(name) ? object : template)),
  };
}

/** @param metadata the fields that hold the annotation */
function readIgnored(name: string, annotation: Entry, metadata: Fields): IgnoredRule {
  const { key, value } = annotation;
  const entry = removable(annotation, metadata.get('annotations'));
  const rule = name.slice(IGNORE.length);
  const quote = key.kind === 'scalar' && key.quoted ? 1 : 0;
  const end = key.at.end - quote;
  return {
    rule,
    range: { part: key.at.part, start: Math.max(key.at.start, end - rule.length), end },
    reason: value.kind === 'scalar' ? value.text : '',
    ...(entry && { entry }),
  };
}

function removable(annotation: Entry, annotations: Entry | undefined): Range | undefined {
  const map = annotations?.value;
  if (map?.kind !== 'map' || map.flow || annotation.merged) return undefined;
  const { key, value } = map.entries().length === 1 ? (annotations ?? annotation) : annotation;
  const shared = [key, value, annotation.value].some(
    ({ uneditable, at, range }) => uneditable !== undefined || at.part !== range.part || at.start !== range.start,
  );
  const { part, start } = key.range;
  const { part: last, end } = annotation.value.range;
  return shared || last !== part ? undefined : { part, start, end };
}
