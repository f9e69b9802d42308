/** Compares two names as people put them in order: `node-2` before `node-10`. */
export function inOrder(a: string, b: string): number {
  return (order ??= new Intl.Collator('en', { numeric: true })).compare(a, b);
}

/** Made once, and not before it is needed: `localeCompare` would make one for each two names. */
let order: Intl.Collator | undefined;
