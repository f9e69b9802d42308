/** Scheduled services and nodes in the words of fixtures. Ranges show as the start of the text they cover, in `«»`. */
import type { Answer } from '../../server/src/analysis/question.ts';
import { type Range, textIn } from '../../server/src/model/range.ts';
import type { DisruptionBudget, InventoryNode, Service } from '../../server/src/model/service.ts';
import type { Scheduling } from '../../server/src/model/scheduling.ts';
import type { Constraint } from '../../server/src/scheduling/constraints.ts';

/** `scheduled 3; hard at most 1 per zone «labelSelector:»; selector disk=ssd; site «containers:» app=etcd` */
export function describeScheduling(scheduling: Scheduling): readonly string[] {
  const { replicas, selector, terms, tolerations, constraints, demands = [], site } = scheduling;
  return [
    `scheduled ${replicas.value}${replicas.uneditable === undefined ? '' : ` fixed (${replicas.uneditable})`}`,
    ...constraints.map(({ constraint, hard, selectsItself, range, tighten }) => {
      const effect = selectsItself ? '' : ' (selects nothing)';
      const harder = tighten ? ` or ${quote(tighten.range)} → ${tighten.newText}` : '';
      return `${hard ? 'hard' : 'soft'} ${describeConstraint(constraint)}${effect} ${quote(range)}${harder}`;
    }),
    ...(selector.size > 0 ? [`selector ${pairs(selector)}`] : []),
    ...(terms ? [`terms ${plain(terms)}`] : []),
    ...tolerations.map((toleration) => `tolerates ${plain(toleration)}`),
    ...demands.map(({ label, equal, value, untold }) => {
      const attribute = label === undefined ? 'hostname' : untold ? label : `labels.${label}`;
      return `requires node.${attribute} ${equal ? '==' : '!='} ${value}`;
    }),
    ...(site
      ? [
          `site ${quote({ ...site.at, start: site.at.start + (site.indent?.length ?? 0), end: site.at.part.text.length })} ${site.parents === undefined ? 'value' : site.indent === undefined ? 'flow' : `indent ${site.indent.length}`}` +
            (site.writer.kind === 'max-skew' && site.parents?.includes(LIST) === false ? ' item' : '') +
            (site.parents ?? []).flatMap((parent) => (parent === LIST ? [] : ` ${parent}:`)).join('') +
            (site.labels.size > 0 ? ` ${pairs(site.labels)}` : ''),
        ]
      : []),
  ];
}

/** It goes without saying. */
const LIST = 'topologySpreadConstraints';

/** `etcd beside defrag 1 passing: worst 1 1, best 1 1 1, 0 to 1 pending` */
export function describeTogether({ name, scheduling }: Service, answer: Answer): readonly string[] {
  if (!scheduling?.company || !('schedule' in answer)) return [];
  const { groups, beyond } = scheduling.company;
  const beside = groups.map(({ name: other, replicas, member, passing, placed }) =>
    [member ? 'own' : other, replicas, ...(passing ? ['passing'] : []), ...(placed ? ['on', ...placed] : [])].join(' '),
  );
  const { worst, best, pending, exact } = answer.schedule;
  const sizes = ({ hosts }: typeof worst): string => hosts.map(({ replicas }) => replicas).join(' ') || 'none';
  return [
    `${name} beside ${[...beside, ...(beyond ? ['more'] : [])].join(', ') || 'others'}: ` +
      `worst ${sizes(worst)}, best ${sizes(best)}, ${pending.join(' to ')} pending${exact ? '' : ', not exact'}`,
  ];
}

export function describeBudget(budget: DisruptionBudget): string {
  const { name, key, written, available, selected, refused, range, uneditable } = budget;
  const why = refused && `refused by ${'other' in refused ? refused.other.name : refused.kind}`;
  const leaves = `leaves ${available} as of ${selected}${why ? `, ${why},` : ''}`;
  return `budget ${name} ${key} ${written} ${leaves} ${quote(range)}${uneditable ? ' fixed' : ''}`;
}

export function describeNode({ name, labels, taints = [], range }: InventoryNode): string {
  const parts = [pairs(labels), ...taints.map((taint) => `taint ${plain(taint)}`)].filter((part) => part !== '');
  return `node ${name} ${quote(range)}${parts.length > 0 ? `: ${parts.join('; ')}` : ''}`;
}

function describeConstraint(constraint: Constraint): string {
  if (constraint.kind === 'same-domain') return `same ${constraint.key}`;
  if (constraint.kind === 'at-most-per-domain') return `at most ${constraint.max} per ${constraint.key}`;
  const { key, maxSkew, minDomains, countUnselected, skipTainted } = constraint;
  const least = minDomains === undefined ? '' : ` over ${minDomains} or more`;
  return `skew ${maxSkew} per ${key}${least}${countUnselected ? ' count unselected' : ''}${skipTainted ? ' skip tainted' : ''}`;
}

function quote(range: Range): string {
  return `«${(/^[^\n]{0,24}/.exec(textIn(range))?.[0] ?? '').trimEnd()}»`;
}

function pairs(map: ReadonlyMap<string, string>): string {
  return [...map].map(([key, value]) => `${key}=${value}`).join(',');
}

function plain(value: object): string {
  return JSON.stringify(value).replaceAll('"', '');
}
