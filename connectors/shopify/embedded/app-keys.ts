/** The app as Shopify's partner page knows it. */
export interface AppKeys {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Still signing while a rotation is under way. */
  readonly previousClientSecrets: readonly string[];
}
