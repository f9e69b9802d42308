import type { Service } from '../model/service.ts';
import type { Severity } from './rule.ts';

/** A finding about a service that may or may not need a quorum is a hint at most. */
export function cappedSeverity<S extends Severity | 'off'>(severity: S, service: Service | undefined): S | 'hint' {
  return service?.quorumBased === 'perhaps' && severity !== 'off' ? 'hint' : severity;
}
