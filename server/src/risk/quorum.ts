/** How many units must stay correct. This is the only file that uses mathjs, and it uses only the parser of mathjs. */
import {
  type ConstantNode,
  create,
  type FunctionNode,
  type MathNode,
  type OperatorNode,
  type OperatorNodeFn,
  type OperatorNodeOp,
  type ParenthesisNode,
  parseDependencies,
  type SymbolNode,
} from 'mathjs/number';
import { type Sizes, total } from './placement.ts';

/**
 * How a quorum is stated: a named rule, a fixed number of units, a formula, or a majority of every group of so many
 * copies. A formula speaks of `n` (units), `m` (hosts), `v` (replicas) and `f` (faults tolerated by design), such as
 * `ceil((n + f + 1) / 2)`. Any units may hold a group of copies, so the worst group is lost with the first few units,
 * however many units there are.
 */
export type QuorumRule =
  'majority' | 'two-thirds' | number | { readonly formula: string; readonly f?: number } | { readonly copies: number };

/** There can be no such quorum. The message is short and meant for the user. */
export class QuorumError extends Error {
  override readonly name = 'QuorumError';
}

const LONGEST_FORMULA = 200;

/**
 * How many of `units` must stay correct, between 1 and `units`.
 * @param sizes the placement, for formulas in `m` and `v`
 * @param noun what the units are called in an error
 * @throws QuorumError when the rule does not give such a number
 */
export function quorumOf(
  rule: QuorumRule,
  units: number,
  sizes?: Sizes,
  noun: readonly [one: string, many: string] = ['replica', 'replicas'],
): number {
  const quorum = countOf(rule, units, sizes);
  if (!Number.isInteger(quorum)) throw new QuorumError(`Quorum ${quorum} is not a whole number`);
  if (quorum < 1) throw new QuorumError(`Quorum ${quorum} is less than 1`);
  if (quorum > units) throw new QuorumError(`Quorum ${quorum} exceeds the ${units} ${noun[units === 1 ? 0 : 1]}`);
  return quorum;
}

/** The same number; undefined where the rule gives no such number. */
export function quorumIfAny(rule: QuorumRule, units: number, sizes?: Sizes): number | undefined {
  try {
    return quorumOf(rule, units, sizes);
  } catch (error) {
    if (error instanceof QuorumError) return undefined;
    throw error;
  }
}

/** How many lost units lose the quorum at least. */
export function lossThreshold(units: number, quorum: number): number {
  return units - quorum + 1;
}

/**
 * Reads `majority`, `two-thirds`, a whole number or a formula.
 * @throws QuorumError when the text is none of them
 */
export function parseQuorum(text: string, f?: number): QuorumRule {
  const word = text.trim();
  if (word === 'majority' || word === 'two-thirds') return word;
  if (/^\d+$/u.test(word)) return Number(word);
  checkNodes(parseFormula(word));
  return f === undefined ? { formula: word } : { formula: word, f };
}

/** The rule as files state it; for a majority of copies, a text that no file can state. */
export function quorumText(rule: QuorumRule): string | number {
  if (typeof rule !== 'object') return rule;
  return 'copies' in rule ? `majority of ${rule.copies} copies` : rule.formula;
}

function countOf(rule: QuorumRule, units: number, sizes?: Sizes): number {
  if (rule === 'majority') return Math.floor(units / 2) + 1;
  if (rule === 'two-thirds') return Math.floor((2 * units) / 3) + 1;
  if (typeof rule === 'number') return rule;
  // Each group can lose as many copies as are beyond a majority, and any units may hold a group.
  if ('copies' in rule) return units - Math.floor((Math.min(units, rule.copies) - 1) / 2);
  const names = new Map([['n', units]]);
  if (rule.f !== undefined) names.set('f', rule.f);
  if (sizes !== undefined) names.set('m', sizes.length).set('v', total(sizes));
  return settle(evaluate(parseFormula(rule.formula), names));
}

/** The parser is made for the first formula: that takes more than a millisecond, and most files have no formula. */
const parser = lazily(() => create(parseDependencies ?? {}));

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function parseFormula(formula: string): MathNode {
  if (formula.trim() === '') throw new QuorumError('The quorum is empty');
  if (formula.length > LONGEST_FORMULA) {
    throw new QuorumError(`The quorum formula is longer than ${LONGEST_FORMULA} characters`);
  }
  try {
    return parser().parse(formula);
  } catch (error) {
    throw new QuorumError(`Quorum formula "${clipped(formula)}" ${wrongWith(formula, error)}`, { cause: error });
  }
}

/** What is wrong with a formula, in words for the user: the messages of the parser speak of tokens. */
function wrongWith(formula: string, error: unknown): string {
  const at = error instanceof Error && 'char' in error ? Number(error.char) : formula.length;
  return at >= formula.length ? 'is incomplete' : `cannot be read from "${clipped(formula.slice(at - 1))}" on`;
}

type Permitted =
  ConstantNode | SymbolNode | ParenthesisNode | FunctionNode | OperatorNode<OperatorNodeOp, OperatorNodeFn>;

const PERMITTED = new Set(['ConstantNode', 'SymbolNode', 'ParenthesisNode', 'FunctionNode', 'OperatorNode']);
const NAMES = new Set(['n', 'm', 'v', 'f']);

type Compute = (...values: readonly number[]) => number;

const OPERATORS = new Map<string, Compute>([
  ['add', binary((a, b) => a + b)],
  ['subtract', binary((a, b) => a - b)],
  ['multiply', binary((a, b) => a * b)],
  ['divide', binary((a, b) => a / b)],
  ['mod', binary((a, b) => a - b * Math.floor(a / b))],
  ['pow', binary((a, b) => a ** b)],
  ['unaryPlus', unary((a) => a)],
  ['unaryMinus', unary((a) => -a)],
]);

const FUNCTIONS = new Map<string, Compute>([
  ['floor', unary((a) => Math.floor(settle(a)))],
  ['ceil', unary((a) => Math.ceil(settle(a)))],
  ['round', unary((a) => Math.round(settle(a)))],
  ['sqrt', unary(Math.sqrt)],
  ['abs', unary(Math.abs)],
  ['min', Math.min],
  ['max', Math.max],
]);

/** A function of one number. A missing argument makes the result NaN, which `evaluate` refuses. */
function unary(compute: (a: number) => number): Compute {
  return (a = Number.NaN) => compute(a);
}

function binary(compute: (a: number, b: number) => number): Compute {
  return (a = Number.NaN, b = Number.NaN) => compute(a, b);
}

function checkNodes(root: MathNode): void {
  root.traverse((node) => {
    permitted(node);
  });
}

/** The formula as allowed nodes: only nodes, names, operators and functions of the whitelist pass. */
function permitted(node: MathNode): Permitted {
  if (!isPermitted(node)) throw new QuorumError(`Quorum formulas cannot contain ${describe(node)}`);
  if (node.type === 'OperatorNode' && !OPERATORS.has(node.fn)) {
    throw new QuorumError(`Quorum formulas cannot use the operator ${node.op}`);
  }
  if (node.type === 'FunctionNode' && !FUNCTIONS.has(functionName(node))) {
    throw new QuorumError(`Quorum formulas cannot call ${functionName(node)}`);
  }
  if (node.type === 'SymbolNode' && !NAMES.has(node.name) && !FUNCTIONS.has(node.name)) {
    throw new QuorumError(`Unknown name "${clipped(node.name)}" in the quorum formula: use n, m, v or f`);
  }
  return node;
}

function isPermitted(node: MathNode): node is Permitted {
  return PERMITTED.has(node.type) && !('value' in node && typeof node.value !== 'number');
}

function describe(node: MathNode): string {
  return node.type === 'ConstantNode' ? 'text' : `${node.type.replace(/Node$/u, '').toLowerCase()} expressions`;
}

/**
 * The name of a called function. The callee may be any expression, such as `a.b`, whatever the types of mathjs claim.
 */
function functionName({ fn }: FunctionNode): string {
  return fn.type === 'SymbolNode' ? fn.name : 'this';
}

/**
 * The value of a formula. Every step must give a finite number: JavaScript would carry on with NaN and Infinity, and
 * `NaN ** 0` and `min(1 / 0, 3)` would be numbers again.
 * @throws QuorumError when a step gives no finite number
 */
function evaluate(node: MathNode, names: ReadonlyMap<string, number>): number {
  const safe = permitted(node);
  const value = valueAt(safe, names);
  if (!Number.isFinite(value)) throw new QuorumError(`The quorum formula has no value at ${clipped(safe.toString())}`);
  return value;
}

function valueAt(node: Permitted, names: ReadonlyMap<string, number>): number {
  if (node.type === 'ConstantNode') return node.value;
  if (node.type === 'SymbolNode') return valueOf(node.name, names);
  if (node.type === 'ParenthesisNode') return evaluate(node.content, names);
  const compute = node.type === 'OperatorNode' ? OPERATORS.get(node.fn) : FUNCTIONS.get(functionName(node));
  return compute?.(...node.args.map((arg) => evaluate(arg, names))) ?? Number.NaN;
}

function clipped(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

function valueOf(name: string, names: ReadonlyMap<string, number>): number {
  const value = names.get(name);
  if (value === undefined) throw new QuorumError(`The quorum formula needs a value for ${name}`);
  return value;
}

/** Undoes rounding such as 0.29 * 100 = 28.999999999999996, so that `floor` and `ceil` get the number that is meant. */
function settle(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 ? whole : value;
}
