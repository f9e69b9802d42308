import { useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';

/** A drawing that Quorate made as text. It is parsed as a picture, so nothing in it can run. */
export function Picture({ svg, label }: { readonly svg: string; readonly label?: string }): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
    frame.current?.replaceChildren(document.importNode(documentElement, true));
  }, [svg]);
  return label === undefined ? (
    <div ref={frame} class="picture" aria-hidden="true" />
  ) : (
    <div ref={frame} class="picture" role="img" aria-label={label} />
  );
}
