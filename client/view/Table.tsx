import type { ComponentChildren, JSX } from 'preact';

interface TableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A table that scrolls by itself, also with the keyboard. */
export function Table({ caption, columns, class: kind, children }: TableProps): JSX.Element {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class={kind}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" class={column === 'loss' ? 'spark' : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
