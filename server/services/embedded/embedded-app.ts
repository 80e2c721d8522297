/** What the hub needs of a platform inside whose admin it can be opened; the wiring has the platform. */
export interface EmbeddedApp {
  readonly kind: string;
  /** Who a session token speaks for; null for everything that is not one. */
  claims(token: string): { readonly shop: string; readonly staff: string } | null;
  /** Credentials of an installed app. Throws `ChannelError` 'unauthorized' where it is not installed. */
  exchange(
    shop: string,
    token: string,
  ): Promise<{ readonly settings: object; readonly secrets: object }>;
  /** A channel's secrets with the app's own as they are now; null when nothing changes. */
  rekeyed(secrets: unknown): unknown;
}
