import type { Value } from '../../text/values.ts';
import { sourceOf } from '../../text/yamlDocument.ts';

/** An image as written, without quotes. One with a variable in it, such as `${REGISTRY}/etcd`, still tells what it is. */
export function imageText(image: Value | undefined): string {
  if (image?.kind === 'scalar') return image.text;
  return image?.kind === 'template' ? sourceOf(image).replace(/^["']|["']$/g, '') : '';
}
