import { criticalHost } from './criticalHost.ts';
import { dominatedPlacement } from './dominatedPlacement.ts';
import { invalidValue } from './invalidValue.ts';
import { replicaMismatch } from './replicaMismatch.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order of its page in the documentation. */
export const RULES: readonly Rule[] = [criticalHost, dominatedPlacement, replicaMismatch, invalidValue];
