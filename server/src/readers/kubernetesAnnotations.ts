/** The risk model in annotations: `quorate.dev/fault: crash-stop/pm` on an object, or on its pod template. */
import type { Declaration } from '../model/riskModel.ts';
import { readObjectModel, reportUnknownKeys } from './objectModel.ts';
import { fieldsAt } from './walk.ts';
import type { Fields, Notes } from './walk.ts';

const PREFIX = 'quorate.dev/';
/** Annotations about machines, which the inventory reads. */
const OTHER_KEYS = ['probability', 'hosts'];

export interface AnnotatedModel {
  /** True when somebody meant to state a risk model, be it readable or not. */
  readonly declared: boolean;
  readonly declarations: readonly Declaration[];
  /** False when a value is not known. */
  readonly complete: boolean;
}

/** What the object's own `metadata` states counts before that of its pod template. */
export function readAnnotations(object: Fields, template: Fields, notes: Notes): AnnotatedModel {
  const all = new Map([...fieldsAt(template, 'annotations', notes), ...fieldsAt(object, 'annotations', notes)]);
  const own = new Map([...all].filter(([name]) => name.startsWith(PREFIX) && !name.startsWith(`${PREFIX}ignore.`)));
  reportUnknownKeys(own, PREFIX, OTHER_KEYS, notes.report);
  return { declared: own.size > 0, ...readObjectModel(own, PREFIX, notes.report) };
}
