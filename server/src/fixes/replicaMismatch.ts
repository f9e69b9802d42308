/**
 * Fixes where the stated number of replicas and the hosts disagree: each lets one side follow the other, where that is
 * clear.
 */
import { short } from '../base/names.ts';
import { isWithin } from '../model/range.ts';
import type { Host, Range, Service } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import { rewriteNumber } from './placementEdit.ts';

export interface MismatchFix {
  readonly title: string;
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
}

/** The fixes for the `replica-mismatch` at this range. None is preferred: the file does not say which side is wrong. */
export function replicaMismatchFixes(services: readonly Service[], range: Range): readonly MismatchFix[] {
  const service = services.find(({ extent }) => extent.some((span) => isWithin(range, span)));
  const declared = service?.declaredReplicas;
  if (!service || !declared) return [];
  const held = service.hosts.reduce((sum, { replicas }) => sum + replicas, 0);
  if (declared.value === held) return [];
  const fixes: MismatchFix[] = [];
  if (declared.uneditable === undefined) {
    const edits = [rewriteNumber(declared.range, held)];
    fixes.push({ title: `Set replicas to ${held}, as the hosts hold`, preferred: false, edits });
  }
  const [host, other] = service.hosts.filter((candidate) => fits(candidate, declared.value - held));
  if (host?.listing.kind === 'count' && !other) {
    const replicas = host.replicas + declared.value - held;
    const edits = [rewriteNumber(host.listing.range, replicas)];
    fixes.push({
      title: `Set ${short(host.name)} to ${replicas}, so that the hosts hold ${declared.value}`,
      preferred: false,
      edits,
    });
  }
  return fixes;
}

/** True where this host alone can take up the difference. A list of names cannot: no name may be lost or invented. */
function fits({ listing, replicas, capacity = Infinity }: Host, difference: number): boolean {
  return listing.kind === 'count' && replicas + difference >= 0 && replicas + difference <= capacity;
}
