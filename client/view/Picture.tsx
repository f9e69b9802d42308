import { useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';

interface Props {
  readonly svg: string;
  readonly label?: string;
  /** Called with the number of faults at the pointer; undefined where it is at none. */
  readonly onPoint?: (faults: number | undefined) => void;
}

/** A drawing that Quorate made as text. It is parsed as a picture, so nothing in it can run. */
export function Picture({ svg, label, onPoint }: Props): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
    frame.current?.replaceChildren(document.importNode(documentElement, true));
  }, [svg]);
  if (label === undefined) return <div ref={frame} class="picture" aria-hidden="true" />;
  return (
    <div
      ref={frame}
      class="picture"
      role="img"
      aria-label={label}
      onPointerMove={({ target }) => onPoint?.(faultsAt(target))}
      onPointerLeave={() => onPoint?.(undefined)}
    />
  );
}

function faultsAt(target: EventTarget | null): number | undefined {
  const faults = target instanceof SVGElement ? target.dataset['faults'] : undefined;
  return faults === undefined ? undefined : Number(faults);
}
