/**
 * The public address of the repository, such as `https://host/owner/name`, without a slash at its end. The release
 * workflow states it. Elsewhere it is undefined, and packages name no address.
 */
export const ADDRESS = process.env['QUORATE_REPOSITORY'];

/** The fields of a package's manifest that name its origin. */
export function addressFields(address = ADDRESS): object {
  if (address === undefined) return {};
  return {
    repository: { type: 'git', url: `git+${address}.git` },
    bugs: { url: `${address}/issues` },
    homepage: `${address}#readme`,
  };
}
