import type { Format, Shard, Surroundings } from './format.ts';

/** The contract that other tools read; a change that breaks them raises `schemaVersion`. */
export function jsonFormat({ shard }: Pick<Surroundings, 'shard'>): Format {
  let separator = '\n    ';
  return {
    begin: () => `{\n  "schemaVersion": 1,${shard ? shardLine(shard) : ''}\n  "files": [`,
    file: ({ report }) => {
      const text = `${separator}${JSON.stringify(report, null, 2).replaceAll('\n', '\n    ')}`;
      separator = ',\n    ';
      return text;
    },
    end: () => '\n  ]\n}\n',
  };
}

function shardLine({ index, count }: Shard): string {
  return `\n  "shard": { "index": ${index}, "count": ${count} },`;
}
