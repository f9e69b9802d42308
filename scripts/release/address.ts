/**
 * The public address of the repository, such as `https://host/owner/name`, without a slash at its end. The release
 * workflow states its own; elsewhere there is none, and what is packed names no address.
 */
export const ADDRESS = process.env['QUORATE_REPOSITORY'];

/** What a package's manifest says of the place it comes from. */
export function addressFields(address = ADDRESS): object {
  if (address === undefined) return {};
  return {
    repository: { type: 'git', url: `git+${address}.git` },
    bugs: { url: `${address}/issues` },
    homepage: `${address}#readme`,
  };
}
