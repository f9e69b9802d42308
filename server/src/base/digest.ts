/**
 * A short text that stands for a long one, for comparing two texts: two FNV-1a hashes over UTF-16, the second one with
 * another prime (64 bits together), and the length. It is not safe against forgery.
 */
export function digest(text: string): string {
  let [a, b] = [0x81_1c_9d_c5, 0x9e_37_79_b9];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01_00_01_93);
    b = Math.imul(b ^ unit, 0x85_eb_ca_6b);
  }
  return [text.length, a >>> 0, b >>> 0].map((part) => part.toString(36)).join('.');
}
