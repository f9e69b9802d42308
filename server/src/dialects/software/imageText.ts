import type { Value } from '../../text/values.ts';
import { sourceOf } from '../../text/yamlDocument.ts';

/** An image as written, without quotes. A variable in it, such as in `${REGISTRY}/etcd`, does not hide what it is. */
export function imageText(image: Value | undefined): string {
  if (image?.kind === 'scalar') return image.text;
  return image?.kind === 'template' ? sourceOf(image).replace(/^["']|["']$/g, '') : '';
}
