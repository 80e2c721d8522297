/** Every number that bounds pocket, in one place. Where MongoDB has the same bound, its value is used. */

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
/** The serializer's buffer ends at 17 MB: a reply stops growing before that, the rest waits in the cursor. */
export const MAX_REPLY_BYTES = 16 * 1024 * 1024;
export const MAX_NESTING = 180;
export const MAX_MESSAGE_BYTES = 48_000_000;
export const MAX_WRITE_BATCH = 100_000;
/** Of a batch's later failures only the index and the code are told: 100,000 texts would not fit a reply. */
export const MAX_WORDED_ERRORS = 1_000;

/** The newest wire version the 7.x drivers know as a standalone server of the 7.0 family. */
export const MAX_WIRE_VERSION = 21;
export const SESSION_TIMEOUT_MINUTES = 30;

export const FIRST_BATCH = 101;
export const CURSOR_IDLE_MS = 10 * 60_000;

/** Entries in one run of an ordered list: small enough to splice, large enough to search few runs. */
export const RUN_LENGTH = 128;
/** `$in` lists become at most this many index intervals; beyond it the index is not used. */
export const MAX_INTERVALS = 2_000;

/** MongoDB sweeps every 60 s; sooner is kinder to a trial and to the tests. */
export const TTL_SWEEP_MS = 5_000;
/** One sweep deletes at most this many documents per index, so that it never stalls the commands. */
export const TTL_BATCH = 5_000;
