/** The Admin API version these shops speak; it stands in paths and in webhook headers. */
export const ADMIN_VERSION = '2026-10';
