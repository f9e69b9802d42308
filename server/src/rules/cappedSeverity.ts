import type { Service } from '../model/service.ts';
import type { Severity } from './rule.ts';

/** The severity of a finding: at most a hint about a service that may or may not need a quorum. */
export function cappedSeverity<S extends Severity | 'off'>(severity: S, service: Service | undefined): S | 'hint' {
  return service?.quorumBased === 'perhaps' && severity !== 'off' ? 'hint' : severity;
}
