import { type Subscription, subscribe } from '../courier.ts';
import { idOf } from '../ids.ts';
import { type PageArgs, page } from './connection.ts';
import type { Context } from './context.ts';

interface CreateArgs {
  readonly topic: string;
  readonly webhookSubscription: {
    readonly uri?: string | null;
    readonly callbackUrl?: string | null;
  };
}

interface FindArgs extends PageArgs {
  readonly topics?: readonly string[] | null;
  readonly uri?: string | null;
  readonly callbackUrl?: string | null;
}

export function webhookSubscriptions(args: FindArgs, { courier }: Context) {
  const uri = args.uri ?? args.callbackUrl;
  const rows = [...courier.subscriptions.values()].filter(
    (each) => (!args.topics || args.topics.includes(each.topic)) && (!uri || each.uri === uri),
  );
  return page(rows, args, (each) => [0, idOf(each.id)], view);
}

export function webhookSubscriptionCreate(args: CreateArgs, { shop, courier }: Context) {
  const uri = args.webhookSubscription.uri ?? args.webhookSubscription.callbackUrl ?? '';
  if (!allowed(uri)) return refused('Address is not allowed');
  const taken = [...courier.subscriptions.values()].some(
    (each) => each.topic === args.topic && each.uri === uri,
  );
  if (taken) return refused('Address for this topic has already been taken');
  return { webhookSubscription: view(subscribe(courier, shop, args.topic, uri)), userErrors: [] };
}

/** Shopify wants https; plain http is let through to this machine, where demos and tests listen. */
function allowed(uri: string): boolean {
  const url = URL.parse(uri);
  if (url?.protocol === 'https:') return true;
  return url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}

const refused = (message: string) => ({
  webhookSubscription: null,
  userErrors: [{ field: ['webhookSubscription', 'uri'], message }],
});

const view = ({ id, topic, uri }: Subscription) => ({
  __typename: 'WebhookSubscription',
  id,
  topic,
  uri,
});
