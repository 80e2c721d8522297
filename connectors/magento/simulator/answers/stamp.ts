/** `2026-11-23 05:46:47`: always UTC, whatever the store's time zone, in whole seconds. */
export const stamp = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');
