/**
 * The names for which a host pattern of an Ansible inventory stands. Source: docs.ansible.com, How to build your
 * inventory, Adding ranges of hosts.
 */
import { LIMITS } from '../../text/limits.ts';

/** No host name is longer, so longer patterns stand for themselves. */
const LONGEST_NAME = 255;

/**
 * The names for a pattern: `node[1:3]` is `node1`, `node2` and `node3`; `[01:10]` keeps its zeros, `[a:c]` counts
 * letters, `[1:9:2]` has steps. Undefined for
 * a range that Ansible refuses; `beyond` where there are too many names. A name without a range stands for itself.
 */
export function expand(pattern: string): readonly string[] | 'beyond' | undefined {
  if (pattern.length > LONGEST_NAME) return [pattern];
  const match = /^(.*?)\[(\d+|[a-z]|[A-Z]):(\d+|[a-z]|[A-Z])(?::(\d+))?\](.*)$/s.exec(pattern);
  if (!match) return [pattern];
  const [, before = '', first = '', last = '', step = '1', after = ''] = match;
  const heads = sequence(first, last, Number(step));
  const tails = expand(after);
  if (!heads || !tails) return undefined;
  if (heads === 'beyond' || tails === 'beyond' || heads.length * tails.length > LIMITS.replicas.most) return 'beyond';
  return heads.flatMap((head) => tails.map((tail) => before + head + tail));
}

function sequence(first: string, last: string, step: number): readonly string[] | 'beyond' | undefined {
  const numeric = /^\d/.test(first);
  if (numeric !== /^\d/.test(last) || step < 1) return undefined;
  const [from, to] = numeric ? [Number(first), Number(last)] : [first.charCodeAt(0), last.charCodeAt(0)];
  const count = Math.floor((to - from) / step) + 1;
  if (!(count >= 1)) return undefined;
  if (count > LIMITS.replicas.most) return 'beyond';
  const width = first.startsWith('0') ? first.length : 0;
  return Array.from({ length: count }, (_, i) => {
    const value = from + i * step;
    return numeric ? String(value).padStart(width, '0') : String.fromCharCode(value);
  });
}

/**
 * True where Ansible reads these characters without quotes as text. It reads YAML 1.1, and refuses a host whose name is
 * a number, a truth value, a date or null. Sources: PyYAML, resolver.py; ansible, plugins/inventory/yaml.py,
 * `_parse_host`.
 */
export function isText(plain: string): boolean {
  return !OTHER_THAN_TEXT.some((pattern) => pattern.test(plain));
}

const OTHER_THAN_TEXT = [
  /^(?:~|null|Null|NULL|)$/,
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^[-+]?(?:0b[01_]+|0x[\da-fA-F_]+|[\d][\d_]*(?::[0-5]?\d)*)$/,
  /^[-+]?(?:\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.[\d][\d_]*(?:[eE][-+]\d+)?|\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|\.(?:inf|Inf|INF))$/,
  /^\.(?:nan|NaN|NAN)$/,
  /^\d{4}-\d\d?-\d\d?(?:$|[Tt ])/,
];
