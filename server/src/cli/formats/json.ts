import type { Format, Shard, Surroundings } from './format.ts';

/** The report for other tools. A change that breaks them raises `schemaVersion`. */
export function jsonFormat({ shard }: Pick<Surroundings, 'shard'>): Format {
  let separator = '\n    ';
  return {
    begin: () => `{\n  "schemaVersion": 1,${shard ? shardLine(shard) : ''}\n  "files": [`,
    file: ({ report }) => {
      const text = `${separator}${jsonText(report, 2).replaceAll('\n', '\n    ')}`;
      separator = ',\n    ';
      return text;
    },
    end: () => '\n  ]\n}\n',
  };
}

function shardLine({ index, count }: Shard): string {
  return `\n  "shard": { "index": ${index}, "count": ${count} },`;
}

/**
 * JSON in which no character moves a cursor or changes the direction of the text. Such characters are escaped, so the
 * value stays the same.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => {
      return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}
