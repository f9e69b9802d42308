import type { Value } from './yaml/values.ts';
import type { YamlDocument } from './yaml/yamlDocument.ts';

/** An image as written, without quotes. One with a variable in it, such as `${REGISTRY}/etcd`, still tells what it is. */
export function imageText(image: Value | undefined, document: YamlDocument): string {
  if (image?.kind === 'scalar') return image.text;
  return image?.kind === 'template' ? document.sourceOf(image).replace(/^["']|["']$/g, '') : '';
}
