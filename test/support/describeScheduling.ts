/** Scheduled services and nodes in the words of fixtures. Ranges show as the start of the text they cover, in `«»`. */
import type { DisruptionBudget, InventoryNode, Range, Scheduling } from '../../server/src/model/service.ts';
import type { Constraint } from '../../server/src/scheduling/constraints.ts';

/** `scheduled 3; hard at most 1 per zone «labelSelector:»; selector disk=ssd; site «containers:» app=etcd` */
export function describeScheduling(scheduling: Scheduling, text: string): readonly string[] {
  const { replicas, selector, terms, tolerations, constraints, expressions = [], site } = scheduling;
  const quote = quoteOf(text);
  return [
    `scheduled ${replicas.value}${replicas.fixed === undefined ? '' : ` fixed (${replicas.fixed})`}`,
    ...constraints.map(({ constraint, hard, selectsItself, range, tighten }) => {
      const effect = selectsItself ? '' : ' (selects nothing)';
      const harder = tighten ? ` or ${quote(tighten.range)} → ${tighten.newText}` : '';
      return `${hard ? 'hard' : 'soft'} ${describeConstraint(constraint)}${effect} ${quote(range)}${harder}`;
    }),
    ...(selector.size > 0 ? [`selector ${pairs(selector)}`] : []),
    ...(terms ? [`terms ${plain(terms)}`] : []),
    ...tolerations.map((toleration) => `tolerates ${plain(toleration)}`),
    ...expressions.map((expression) => `requires ${expression}`),
    ...(site
      ? [
          `site ${quote({ start: site.offset + site.indent.length, end: text.length })} indent ${site.indent.length}` +
            (site.kind === 'kubernetes' && !site.parents.includes(LIST) ? ' item' : '') +
            site.parents.flatMap((parent) => (parent === LIST ? [] : ` ${parent}:`)).join('') +
            (site.labels.size > 0 ? ` ${pairs(site.labels)}` : ''),
        ]
      : []),
  ];
}

/** It goes without saying. */
const LIST = 'topologySpreadConstraints';

export function describeBudget(
  { name, key, written, available, range, fixed }: DisruptionBudget,
  text: string,
): string {
  return `budget ${name} ${key} ${written} leaves ${available} ${quoteOf(text)(range)}${fixed ? ' fixed' : ''}`;
}

export function describeNode({ name, labels, taints = [], range }: InventoryNode, text: string): string {
  const parts = [pairs(labels), ...taints.map((taint) => `taint ${plain(taint)}`)].filter((part) => part !== '');
  return `node ${name} ${quoteOf(text)(range)}${parts.length > 0 ? `: ${parts.join('; ')}` : ''}`;
}

function describeConstraint(constraint: Constraint): string {
  if (constraint.kind === 'same-domain') return `same ${constraint.key}`;
  if (constraint.kind === 'at-most-per-domain') return `at most ${constraint.max} per ${constraint.key}`;
  const { key, maxSkew, minDomains, countUnselected, skipTainted } = constraint;
  const least = minDomains === undefined ? '' : ` over ${minDomains} or more`;
  return `skew ${maxSkew} per ${key}${least}${countUnselected ? ' count unselected' : ''}${skipTainted ? ' skip tainted' : ''}`;
}

const quoteOf =
  (text: string) =>
  ({ start, end }: Range): string =>
    `«${(/^[^\n]{0,24}/.exec(text.slice(start, end))?.[0] ?? '').trimEnd()}»`;

function pairs(map: ReadonlyMap<string, string>): string {
  return [...map].map(([key, value]) => `${key}=${value}`).join(',');
}

function plain(value: object): string {
  return JSON.stringify(value).replaceAll('"', '');
}
