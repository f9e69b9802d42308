import { blockedDrain } from './blockedDrain.ts';
import { byzantineQuorum } from './byzantineQuorum.ts';
import { criticalDomain } from './criticalDomain.ts';
import { criticalHost } from './criticalHost.ts';
import { disruptionBudget } from './disruptionBudget.ts';
import { dominatedPlacement } from './dominatedPlacement.ts';
import { evenReplicas } from './evenReplicas.ts';
import { improvablePlacement } from './improvablePlacement.ts';
import { invalidValue } from './invalidValue.ts';
import { modelConflict } from './modelConflict.ts';
import { replicaMismatch } from './replicaMismatch.ts';
import { riskyPlacement } from './riskyPlacement.ts';
import { rollingUpdate } from './rollingUpdate.ts';
import type { Rule } from './rule.ts';
import { selectorMismatch } from './selectorMismatch.ts';
import { softConstraintOnly } from './softConstraintOnly.ts';
import { strayBudget } from './strayBudget.ts';
import { tooFewDomains } from './tooFewDomains.ts';
import { twoReplicas } from './twoReplicas.ts';
import { unknownHosts } from './unknownHosts.ts';
import { unlabelledStores } from './unlabelledStores.ts';
import { unusedHost } from './unusedHost.ts';
import { unusedSuppression } from './unusedSuppression.ts';

/** Every rule, in the order of the pages of the documentation. */
export const RULES: readonly Rule[] = [
  criticalHost,
  criticalDomain,
  dominatedPlacement,
  improvablePlacement,
  riskyPlacement,
  modelConflict,
  unusedHost,
  twoReplicas,
  evenReplicas,
  byzantineQuorum,
  softConstraintOnly,
  selectorMismatch,
  tooFewDomains,
  disruptionBudget,
  strayBudget,
  blockedDrain,
  rollingUpdate,
  unknownHosts,
  unlabelledStores,
  replicaMismatch,
  invalidValue,
  unusedSuppression,
];
