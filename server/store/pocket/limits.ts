/** Every number that bounds pocket, in one place. Where MongoDB has the same bound, its value is used. */

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
/** A stored or sent document may nest this deep; MongoDB documents the same bound. */
export const MAX_NESTING = 100;
export const MAX_MESSAGE_BYTES = 48_000_000;
export const MAX_WRITE_BATCH = 100_000;

/** The newest wire version the 7.x drivers know as a standalone server of the 7.0 family. */
export const MAX_WIRE_VERSION = 21;
export const SESSION_TIMEOUT_MINUTES = 30;

export const FIRST_BATCH = 101;
/** A reply stops growing here; the rest waits in the cursor. */
export const MAX_REPLY_BYTES = 16 * 1024 * 1024;
export const MAX_CURSORS = 10_000;
export const CURSOR_IDLE_MS = 10 * 60_000;

/** Entries in one run of an ordered list: small enough to splice, large enough to search few runs. */
export const RUN_LENGTH = 128;
/** `$in` lists are turned into at most this many index intervals; beyond it the index is not used. */
export const MAX_INTERVALS = 2_000;

/** Decoded documents are kept for reuse up to this many bytes of BSON (about four times that in heap). */
export const DECODED_CACHE_BYTES = 64 * 1024 * 1024;

/** Orders of about 3 KB: two or more to a page instead of one and a gap. */
export const DISK_PAGE_BYTES = 8192;
/** The write-ahead log is folded into the file each 32 MB. */
export const DISK_CHECKPOINT_PAGES = 4000;

/** MongoDB sweeps every 60 s; sooner is kinder to a trial and to the tests. */
export const TTL_SWEEP_MS = 5_000;
/** One sweep deletes at most this many documents per index, so that it never stalls the commands. */
export const TTL_BATCH = 5_000;

/** `$set: {'list.900000': 1}` would fill the gap with nulls: refused past this, as MongoDB does. */
export const MAX_ARRAY_PADDING = 1_500_000;
