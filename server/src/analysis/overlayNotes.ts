/** Notes on kustomizations that change the objects of a file. */
import type { Overlay } from '../dialects/elsewhere/around.ts';
import { plainName } from '../rules/wording.ts';

/** The most notes; users read no more. */
const MOST = 3;

/** The notes, one line each. */
export function overlayNotes(overlays: readonly Overlay[]): readonly string[] {
  const shown = overlays.slice(0, MOST).map(({ path, changes }) => {
    const folder = path.split('/').slice(-3, -1).join('/');
    return `${plainName(folder)} may change this: its kustomization has ${changes.join(', ')}`;
  });
  const more = overlays.length - shown.length;
  return more === 0 ? shown : [...shown, `${more} more kustomizations may change this`];
}
