/** The report on one file. It is plain data, since it passes between threads and into reports. */
import type { Range as LspRange } from 'vscode-languageserver';
import type { AvailabilityReport } from '../analysis/availability.ts';
import type { Sizes } from '../risk/placement.ts';
import type { Severity } from '../rules/rule.ts';
import type { Overlay } from '../dialects/elsewhere/around.ts';

export interface FileReport {
  readonly path: string;
  readonly dialect: string | null;
  readonly services: readonly ServiceReport[];
  readonly diagnostics: readonly DiagnosticReport[];
  /** The kustomizations that change the objects of the file; absent where none does. */
  readonly overlays?: readonly Overlay[];
}

export interface ServiceReport {
  readonly name: string;
  readonly range: LspRange;
  readonly replicas: number;
  readonly hosts: readonly { readonly name: string; readonly replicas: number }[];
  readonly model: object;
  /** The risk; null when the file does not state enough to compute it. */
  readonly risk: RiskSummary | null;
  /** Why the service is not judged although the file has no fault. */
  readonly notJudged?: string;
  /** The availability on these hosts. Present where hosts crash as a whole and all of them are known. */
  readonly availability?: AvailabilityReport;
  /** Present when a scheduler decides: its best and its worst legal placement. */
  readonly schedule?: object;
}

export interface RiskSummary {
  /** The probability that the quorum is lost, after 0, 1, 2 … faults. */
  readonly loss: readonly number[];
  /** How many faults are survived for certain. */
  readonly tolerance: number;
  /** The fewest faults that lose the quorum with a probability above one half; null where that is beyond reach. */
  readonly halfLife: number | null;
  readonly criticalHosts: readonly string[];
  readonly best: { readonly sizes: Sizes; readonly exact: boolean; readonly loss: readonly number[] };
  readonly balanced: { readonly sizes: Sizes; readonly loss: readonly number[] };
  readonly concentrated: { readonly sizes: Sizes; readonly loss: readonly number[] };
}

export interface DiagnosticReport {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: LspRange;
  readonly related: readonly { readonly range: LspRange; readonly message: string }[];
  readonly fixes: readonly {
    readonly title: string;
    /** True for the one fix that is better than all others on offer. */
    readonly preferred: boolean;
    readonly edits: readonly { readonly range: LspRange; readonly newText: string }[];
  }[];
}
