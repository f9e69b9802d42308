/** The fault models of the paper (sections 3 and 6): what fails, what it strikes, and what must keep its majority. */

export const FAULTS = ['crash-stop', 'limited-byzantine', 'unlimited-byzantine'] as const;
export const LEVELS = ['vm', 'pm'] as const;

export type Fault = (typeof FAULTS)[number];
/** `vm`: one replica. `pm`: one host with all its replicas. */
export type Level = (typeof LEVELS)[number];

export interface FaultModel {
  readonly fault: Fault;
  /** What one fault strikes. */
  readonly level: Level;
  /** What must keep its quorum. */
  readonly keep: Level;
  /** Limited Byzantine only: true when the attacker never draws the same ball twice. Ignored for other faults. */
  readonly removal: boolean;
}
