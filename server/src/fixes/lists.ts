import type { Host, Listing } from '../model/service.ts';
import { blockList } from './blockList.ts';
import { flowList } from './flowList.ts';
import type { NameList } from './nameList.ts';

/** A list of the file as a `NameList`, in its own style. */
export function listOf(host: Host, listing: Extract<Listing, { kind: 'names' }>): NameList {
  return listing.style === 'flow' ? flowList(listing) : blockList(host, listing);
}
