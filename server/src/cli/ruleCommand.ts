/** `quorate rule` and `quorate rules`: print what each rule finds and why, as its page does. */
import { nearest } from '../base/nearest.ts';
import { RULES } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
import { rulePage } from '../rules/rulePage.ts';
import { addressOf } from './manifest.ts';
import { alignColumns } from './terminal.ts';
import { type Command, type Options, parseOptions, UsageError } from './usage.ts';
import { quote } from '../base/names.ts';

const IDS = RULES.map(({ id }) => id);

const OPTIONS = {
  all: { type: 'boolean', default: false, help: 'every rule' },
  format: {
    type: 'string',
    default: 'markdown',
    value: 'FORMAT',
    help: 'how it is written',
    words: ['markdown', 'json'],
  },
} as const satisfies Options;

export const ruleCommand: Command = {
  name: 'rule',
  takes: '[ID]',
  summary: 'tells what a rule says, why, and how a file looks before and after',
  options: { Options: OPTIONS },
  words: IDS,
  run: (args) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (!OPTIONS.format.words.some((word) => word === values.format)) {
      throw new UsageError(`--format is ${OPTIONS.format.words.join(' or ')}, not '${values.format}'`);
    }
    if (positionals.length === 0 && !values.all) throw new UsageError("rule takes an ID; 'quorate rules' lists them");
    if (positionals.length > 0 && values.all) throw new UsageError('--all goes without an ID');
    const rules = values.all ? RULES : positionals.map(ruleNamed);
    process.stdout.write(values.format === 'json' ? asJson(rules, values.all) : rules.map(rulePage).join('\n'));
    return 0;
  },
};

export const rulesCommand: Command = {
  name: 'rules',
  takes: '',
  summary: 'lists the rules with their severities',
  options: {},
  run: (args) => {
    const { positionals } = parseOptions(args, {});
    if (positionals.length > 0) throw new UsageError("rules takes no arguments; 'quorate rule ID' tells of one");
    const rows = RULES.map(({ id, severity, docs }) => [id, severity, docs.summary]);
    process.stdout.write(`${alignColumns([['rule', 'severity', 'says'], ...rows])}\n`);
    return 0;
  },
};

function ruleNamed(id: string): Rule {
  const rule = RULES.find((known) => known.id === id);
  if (rule) return rule;
  const close = nearest(id, IDS);
  throw new UsageError(`No rule named ${quote(id)}${close === undefined ? '' : `. Did you mean "${close}"?`}`);
}

/** @param all true for a list, even of a single rule */
function asJson(rules: readonly Rule[], all: boolean): string {
  const described = rules.map(({ id, severity, docs }) => {
    return { id, severity, ...docs, page: addressOf(`docs/rules/${id}.md`) ?? null };
  });
  return `${JSON.stringify(all || described.length > 1 ? described : described[0], null, 2)}\n`;
}
