import type { Service } from '../model/service.ts';
import type { Severity } from './rule.ts';

/** Of a service that may or may not need a quorum nothing is worth more than a hint. */
export function cappedSeverity<S extends Severity | 'off'>(severity: S, service: Service | undefined): S | 'hint' {
  return service?.quorumBased === 'perhaps' && severity !== 'off' ? 'hint' : severity;
}
